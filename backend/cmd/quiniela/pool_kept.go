package main

import (
	"cmp"
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
}

func printKept(w *environment, list []kept, asJSON bool) error {
	if asJSON {
		return writeJSON(w, list)
	}
	table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', 0)
	for _, one := range list {
		_, _ = fmt.Fprintf(table, "%s\t%s\n", one.Name, one.UpdatedAt.UTC().Format("2006-01-02 15:04"))
	}
	return table.Flush()
}

// named returns the one of a list with a name; capitals make no difference.
func named[T any](list []T, name string, of func(*T) string) (*T, error) {
	i := slices.IndexFunc(list, func(one T) bool { return strings.EqualFold(of(&one), strings.TrimSpace(name)) })
	if i < 0 {
		return nil, fmt.Errorf("nothing is kept as %q", name)
	}
	return &list[i], nil
}

type poolWaysCommand struct {
	List   poolWaysListCommand   `cmd:"" help:"List the ways of playing that a user keeps."`
	Show   poolWaysShowCommand   `cmd:"" help:"Print a way of playing as JSON."`
	Save   poolWaysSaveCommand   `cmd:"" help:"Keep a way of playing under a name, in place of the one that has it."`
	Delete poolWaysDeleteCommand `cmd:"" help:"Delete a way of playing."`
}

type poolWaysListCommand struct {
	ofUser
	JSON bool `name:"json" help:"Print the list as JSON."`
}

// Help shows an example.
func (poolWaysListCommand) Help() string { return "Example: quiniela pool ways list --user ana" }

// Run lists the ways.
func (c *poolWaysListCommand) Run(w *environment) error {
	return c.with(w, func(db *store.Store, user account.User) error {
		ways, err := db.KeptWays(w.ctx, user.ID)
		if err != nil {
			return err
		}
		list := make([]kept, len(ways))
		for i, one := range ways {
			list[i] = kept{one.ID, one.Name, one.UpdatedAt}
		}
		return printKept(w, list, c.JSON)
	})
}

func wayCalled(w *environment, db *store.Store, user account.User, name string) (*jornada.KeptWay, error) {
	ways, err := db.KeptWays(w.ctx, user.ID)
	if err != nil {
		return nil, err
	}
	return named(ways, name, func(one *jornada.KeptWay) string { return one.Name })
}

type poolWaysShowCommand struct {
	ofUser
	Name string `arg:"" help:"Name of the way."`
}

// Help shows an example.
func (poolWaysShowCommand) Help() string {
	return "Example: quiniela pool ways show 'every Saturday' --user ana"
}

// Run prints the way.
func (c *poolWaysShowCommand) Run(w *environment) error {
	return c.with(w, func(db *store.Store, user account.User) error {
		way, err := wayCalled(w, db, user, c.Name)
		if err != nil {
			return err
		}
		return writeJSON(w, way.Way)
	})
}

type poolWaysSaveCommand struct {
	ofUser
	Name string `arg:"" help:"Name of the way."`
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
	encoded, err := api.EncodeWay(&way)
	if err != nil {
		return asUsage(err)
	}
	return c.with(w, func(db *store.Store, user account.User) error {
		one := jornada.KeptWay{UserID: user.ID, Name: strings.TrimSpace(c.Name), Way: encoded}
		if known, err := wayCalled(w, db, user, c.Name); err == nil {
			one.ID = known.ID
		}
		if err := checkKeptName(one.Name); err != nil {
			return err
		}
		_, err := db.SaveKeptWay(w.ctx, one, time.Now())
		return err
	})
}

// maxKeptConditions is how many conditions a set has at most.
const maxKeptConditions = 100

// maxKeptName is how many characters a name has at most.
const maxKeptName = 60

func checkKeptName(name string) error {
	if n := len([]rune(name)); n == 0 || n > maxKeptName {
		return usageErrorf("a name has 1 to %d characters", maxKeptName)
	}
	return nil
}

type poolWaysDeleteCommand struct {
	ofUser
	Name string `arg:"" help:"Name of the way."`
}

// Help shows an example.
func (poolWaysDeleteCommand) Help() string {
	return "Example: quiniela pool ways delete 'every Saturday' --user ana"
}

// Run deletes the way.
func (c *poolWaysDeleteCommand) Run(w *environment) error {
	return c.with(w, func(db *store.Store, user account.User) error {
		way, err := wayCalled(w, db, user, c.Name)
		if err != nil {
			return err
		}
		return db.DeleteKeptWay(w.ctx, user.ID, way.ID)
	})
}

type poolConditionsCommand struct {
	List   poolConditionsListCommand   `cmd:"" help:"List the sets of conditions that a user keeps."`
	Show   poolConditionsShowCommand   `cmd:"" help:"Print a set, one condition a line, as --conditions reads it."`
	Save   poolConditionsSaveCommand   `cmd:"" help:"Keep conditions under a name, in place of the set that has it."`
	Delete poolConditionsDeleteCommand `cmd:"" help:"Delete a set of conditions."`
}

type poolConditionsListCommand struct {
	ofUser
	JSON bool `name:"json" help:"Print the list as JSON."`
}

// Help shows an example.
func (poolConditionsListCommand) Help() string {
	return "Example: quiniela pool conditions list --user ana"
}

// Run lists the sets.
func (c *poolConditionsListCommand) Run(w *environment) error {
	return c.with(w, func(db *store.Store, user account.User) error {
		sets, err := db.ConditionSets(w.ctx, user.ID)
		if err != nil {
			return err
		}
		list := make([]kept, len(sets))
		for i, one := range sets {
			list[i] = kept{one.ID, one.Name, one.UpdatedAt}
		}
		return printKept(w, list, c.JSON)
	})
}

func setCalled(w *environment, db *store.Store, user account.User, name string) (*jornada.ConditionSet, error) {
	sets, err := db.ConditionSets(w.ctx, user.ID)
	if err != nil {
		return nil, err
	}
	return named(sets, name, func(one *jornada.ConditionSet) string { return one.Name })
}

type poolConditionsShowCommand struct {
	ofUser
	Name string `arg:"" help:"Name of the set."`
	JSON bool   `name:"json" help:"Print the conditions as a JSON list."`
}

// Help shows an example.
func (poolConditionsShowCommand) Help() string {
	return "Example: quiniela pool conditions show usual --user ana > usual.txt"
}

// Run prints the set.
func (c *poolConditionsShowCommand) Run(w *environment) error {
	return c.with(w, func(db *store.Store, user account.User) error {
		set, err := setCalled(w, db, user, c.Name)
		if err != nil {
			return err
		}
		if c.JSON {
			return writeJSON(w, set.Conditions)
		}
		_, err = fmt.Fprintln(w.stdout, strings.Join(set.Conditions, "\n"))
		return err
	})
}

type poolConditionsSaveCommand struct {
	ofUser
	Name string `arg:"" help:"Name of the set."`
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
	set := jornada.ConditionSet{Name: strings.TrimSpace(c.Name)}
	for i := range conditions {
		set.Conditions = append(set.Conditions, conditions[i].String())
	}
	if err := cmp.Or(checkKeptName(set.Name), api.CheckConditionSet(set.Conditions)); err != nil {
		return asUsage(err)
	}
	return c.with(w, func(db *store.Store, user account.User) error {
		set.UserID = user.ID
		if known, err := setCalled(w, db, user, c.Name); err == nil {
			set.ID = known.ID
		}
		_, err := db.SaveConditionSet(w.ctx, set, time.Now())
		return err
	})
}

type poolConditionsDeleteCommand struct {
	ofUser
	Name string `arg:"" help:"Name of the set."`
}

// Help shows an example.
func (poolConditionsDeleteCommand) Help() string {
	return "Example: quiniela pool conditions delete usual --user ana"
}

// Run deletes the set.
func (c *poolConditionsDeleteCommand) Run(w *environment) error {
	return c.with(w, func(db *store.Store, user account.User) error {
		set, err := setCalled(w, db, user, c.Name)
		if err != nil {
			return err
		}
		return db.DeleteConditionSet(w.ctx, user.ID, set.ID)
	})
}
