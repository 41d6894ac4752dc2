package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/store"
)

type poolWaysCommand struct {
	List   keptListCommand[keptWays]   `cmd:"" help:"List the ways of playing that a user keeps."`
	Show   keptShowCommand[keptWays]   `cmd:"" help:"Print a way of playing as JSON."`
	Save   poolWaysSaveCommand         `cmd:"" help:"Keep a way of playing under a name, in place of the one that has it."`
	Delete keptDeleteCommand[keptWays] `cmd:"" help:"Delete a way of playing."`
}

type poolConditionsCommand struct {
	List   keptListCommand[keptConditions]   `cmd:"" help:"List the sets of conditions that a user keeps."`
	Show   poolConditionsShowCommand         `cmd:"" help:"Print a set, one condition a line, as --conditions reads it."`
	Save   poolConditionsSaveCommand         `cmd:"" help:"Keep conditions under a name, in place of the set that has it."`
	Delete keptDeleteCommand[keptConditions] `cmd:"" help:"Delete a set of conditions."`
}

// ofUser names the user whose things in the database a command reads or changes.
type ofUser struct {
	User string `help:"Name of the user whose they are." required:"" placeholder:"NAME"`
}

// with calls do with the database and the user.
func (u *ofUser) with(w *environment, do func(db *store.Store, user account.User) error) (err error) {
	db, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	user, err := db.UserByName(w.ctx, u.User)
	if err != nil {
		return err
	}
	return do(db, user)
}

// kept is a thing that a user keeps under a name.
type kept struct {
	ID        int64     `json:"id"`
	Name      string    `json:"name"`
	UpdatedAt time.Time `json:"updatedAt"`
	content   any
}

// keptKind is a kind of things that users keep: a type without fields, for the commands
// that are the same for each.
type keptKind interface {
	example() string // what a command is called with, up to the name of the user
	all(ctx context.Context, db *store.Store, user int64) ([]kept, error)
	remove(ctx context.Context, db *store.Store, user, id int64) error
}

// findKept finds the one with a name; capitals make no difference.
func findKept[K keptKind](w *environment, db *store.Store, user account.User, name string) (one kept, found bool, err error) {
	var kind K
	list, err := kind.all(w.ctx, db, user.ID)
	if err != nil {
		return kept{}, false, err
	}
	i := slices.IndexFunc(list, func(one kept) bool { return strings.EqualFold(one.Name, strings.TrimSpace(name)) })
	if i < 0 {
		return kept{}, false, nil
	}
	return list[i], true, nil
}

// keptCalled is findKept where there has to be one.
func keptCalled[K keptKind](w *environment, db *store.Store, user account.User, name string) (kept, error) {
	one, found, err := findKept[K](w, db, user, name)
	if err == nil && !found {
		err = fmt.Errorf("nothing is kept as %q", name)
	}
	return one, err
}

type keptListCommand[K keptKind] struct {
	ofUser
	JSON bool `name:"json" help:"Print the list as JSON."`
}

// Help shows an example.
func (keptListCommand[K]) Help() string {
	var kind K
	what, _, _ := strings.Cut(kind.example(), " ")
	return "Example: quiniela pool " + what + " list --user ana"
}

// Run lists what the user keeps.
func (c *keptListCommand[K]) Run(w *environment) error {
	return c.with(w, func(db *store.Store, user account.User) error {
		var kind K
		list, err := kind.all(w.ctx, db, user.ID)
		if err != nil {
			return err
		}
		if c.JSON {
			return writeJSON(w, list)
		}
		table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', 0)
		for _, one := range list {
			_, _ = fmt.Fprintf(table, "%s\t%s\n", one.Name, one.UpdatedAt.UTC().Format("2006-01-02 15:04"))
		}
		return table.Flush()
	})
}

// keptName names one of the things.
type keptName struct {
	ofUser
	Name string `arg:"" help:"Name under which it is kept."`
}

type keptShowCommand[K keptKind] struct{ keptName }

// Help shows an example.
func (keptShowCommand[K]) Help() string { return exampleOf[K]("show") }

// Run prints it as JSON.
func (c *keptShowCommand[K]) Run(w *environment) error {
	return c.print(w, func(content any) error { return writeJSON(w, content) })
}

func (c *keptShowCommand[K]) print(w *environment, content func(any) error) error {
	return c.with(w, func(db *store.Store, user account.User) error {
		one, err := keptCalled[K](w, db, user, c.Name)
		if err != nil {
			return err
		}
		return content(one.content)
	})
}

type keptDeleteCommand[K keptKind] struct{ keptName }

// Help shows an example.
func (keptDeleteCommand[K]) Help() string { return exampleOf[K]("delete") }

// Run deletes it.
func (c *keptDeleteCommand[K]) Run(w *environment) error {
	return c.with(w, func(db *store.Store, user account.User) error {
		one, err := keptCalled[K](w, db, user, c.Name)
		if err != nil {
			return err
		}
		var kind K
		return kind.remove(w.ctx, db, user.ID, one.ID)
	})
}

func exampleOf[K keptKind](command string) string {
	var kind K
	what, name, _ := strings.Cut(kind.example(), " ")
	return fmt.Sprintf("Example: quiniela pool %s %s %s --user ana", what, command, name)
}

// maxKeptName is how many characters a name has at most.
const maxKeptName = 60

// keep saves a thing of a user under a name, in place of the one that has it: known is its
// number, 0 if there is none.
func keep[K keptKind](w *environment, c *keptName, save func(db *store.Store, user, known int64, name string) error) error {
	name := strings.TrimSpace(c.Name)
	if n := len([]rune(name)); n == 0 || n > maxKeptName {
		return usageErrorf("a name has 1 to %d characters", maxKeptName)
	}
	return c.with(w, func(db *store.Store, user account.User) error {
		known, _, err := findKept[K](w, db, user, name)
		if err != nil {
			return err
		}
		return save(db, user.ID, known.ID, name)
	})
}

// keptWays are ways of playing.
type keptWays struct{}

func (keptWays) example() string { return "ways 'every Saturday'" }

func (keptWays) all(ctx context.Context, db *store.Store, user int64) ([]kept, error) {
	ways, err := db.KeptWays(ctx, user)
	list := make([]kept, len(ways))
	for i, one := range ways {
		list[i] = kept{one.ID, one.Name, one.UpdatedAt, one.Way}
	}
	return list, err
}

func (keptWays) remove(ctx context.Context, db *store.Store, user, id int64) error {
	return db.DeleteKeptWay(ctx, user, id)
}

type poolWaysSaveCommand struct {
	keptName
	poolWay
}

// Help shows an example.
func (poolWaysSaveCommand) Help() string {
	return "The flags are those of quiniela pool bench.\n\nExample: quiniela pool ways save 'every Saturday' --user ana --triples 4 --dobles 3 --reduce 12 --budget 24"
}

// Run keeps the way.
func (c *poolWaysSaveCommand) Run(w *environment) error {
	way, err := c.way(w)
	if err != nil {
		return err
	}
	var encoded json.RawMessage
	if encoded, err = api.EncodeWay(&way); err != nil {
		return asUsage(err)
	}
	return keep[keptWays](w, &c.keptName, func(db *store.Store, user, known int64, name string) error {
		_, err := db.SaveKeptWay(w.ctx, jornada.KeptWay{ID: known, UserID: user, Name: name, Way: encoded}, time.Now())
		return err
	})
}

// keptConditions are sets of conditions.
type keptConditions struct{}

func (keptConditions) example() string { return "conditions usual" }

func (keptConditions) all(ctx context.Context, db *store.Store, user int64) ([]kept, error) {
	sets, err := db.ConditionSets(ctx, user)
	list := make([]kept, len(sets))
	for i, one := range sets {
		list[i] = kept{one.ID, one.Name, one.UpdatedAt, one.Conditions}
	}
	return list, err
}

func (keptConditions) remove(ctx context.Context, db *store.Store, user, id int64) error {
	return db.DeleteConditionSet(ctx, user, id)
}

type poolConditionsShowCommand struct {
	keptShowCommand[keptConditions]

	JSON bool `name:"json" help:"Print the conditions as a JSON list."`
}

// Help shows an example.
func (c poolConditionsShowCommand) Help() string { return c.keptShowCommand.Help() + " > usual.txt" }

// Run prints the set.
func (c *poolConditionsShowCommand) Run(w *environment) error {
	if c.JSON {
		return c.keptShowCommand.Run(w)
	}
	return c.print(w, func(content any) error {
		conditions, _ := content.([]string)
		_, err := fmt.Fprintln(w.stdout, strings.Join(conditions, "\n"))
		return err
	})
}

// maxKeptConditions is how many conditions a set has at most.
const maxKeptConditions = 100

type poolConditionsSaveCommand struct {
	keptName
	poolConditions
}

// Help shows an example.
func (poolConditionsSaveCommand) Help() string {
	return "Example: quiniela pool conditions save usual --user ana --condition 'variants 3..6' --condition 'run ..4'"
}

// Run keeps the conditions.
func (c *poolConditionsSaveCommand) Run(w *environment) error {
	conditions, err := c.read(w)
	if err != nil {
		return err
	}
	if len(conditions) == 0 || len(conditions) > maxKeptConditions {
		return usageErrorf("a set has 1 to %d conditions: give them with --condition or --conditions", maxKeptConditions)
	}
	lines := make([]string, len(conditions))
	for i := range conditions {
		lines[i] = conditions[i].String()
	}
	if err := api.CheckConditionSet(lines); err != nil {
		return asUsage(err)
	}
	return keep[keptConditions](w, &c.keptName, func(db *store.Store, user, known int64, name string) error {
		_, err := db.SaveConditionSet(w.ctx, jornada.ConditionSet{ID: known, UserID: user, Name: name, Conditions: lines}, time.Now())
		return err
	})
}
