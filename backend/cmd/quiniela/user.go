package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

type userCommand struct {
	Add    userAddCommand    `cmd:"" help:"Add a user."`
	Passwd userPasswdCommand `cmd:"" help:"Give a user a new password; it ends the user's sessions."`
	List   userListCommand   `cmd:"" help:"List the users."`
}

// passwordFlags are the flags that say where a password comes from.
type passwordFlags struct {
	Generate bool `help:"Make a password and print it; otherwise it is asked for, or read from standard input."`
}

// password reads a password from the terminal, twice and without echo, or from
// standard input, or generates one. It checks the password in each case.
func (f passwordFlags) password(w *environment, user string) (password string, err error) {
	switch terminal, ok := w.stdin.(*os.File); {
	case f.Generate:
		return account.RandomPassword(), nil
	case ok && term.IsTerminal(int(terminal.Fd())):
		if password, err = promptPassword(w, terminal); err != nil {
			return "", err
		}
	default:
		line, err := bufio.NewReader(w.stdin).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read the password: %w", err)
		}
		password = strings.TrimRight(line, "\r\n")
		if password == "" {
			return "", usageErrorf("no password: write it to standard input, or ask for one with --generate")
		}
	}
	// The API normalizes passwords in the same way.
	if password, err = cleantext.Line(password); err != nil {
		return "", fault.About(fault.Say("password"), err)
	}
	return password, account.CheckPassword(password, user)
}

func promptPassword(w *environment, terminal *os.File) (string, error) {
	ask := func(question string) (string, error) {
		_, _ = fmt.Fprint(w.stderr, question)
		answer, err := term.ReadPassword(int(terminal.Fd()))
		_, _ = fmt.Fprintln(w.stderr)
		if err != nil {
			return "", fmt.Errorf("read the password: %w", err)
		}
		return string(answer), nil
	}
	first, err := ask("Password: ")
	if err != nil {
		return "", err
	}
	second, err := ask("Once more: ")
	if err == nil && first != second {
		err = errors.New("the two passwords differ")
	}
	return first, err
}

func (f passwordFlags) printResult(w *environment, user, done, password string) {
	if f.Generate {
		_, _ = fmt.Fprintf(w.stdout, "%s %s, password %s (shown this once only)\n", done, user, password)
		return
	}
	_, _ = fmt.Fprintf(w.stdout, "%s %s\n", done, user)
}

type userAddCommand struct {
	Name string       `arg:"" help:"Name to log in with."`
	Role account.Role `help:"admin, editor or player." default:"player" placeholder:"ROLE"`
	passwordFlags
}

// Help shows an example.
func (userAddCommand) Help() string {
	return "Example: quiniela user add ana --role editor --generate"
}

// Run adds the user.
func (c *userAddCommand) Run(w *environment) error {
	if err := errors.Join(account.CheckUserName(c.Name), account.CheckRole(c.Role)); err != nil {
		return usageError{err}
	}
	password, err := c.password(w, c.Name)
	if err != nil {
		return err
	}
	db, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	user := account.User{Name: c.Name, Role: c.Role, PasswordHash: account.HashPassword(password), CreatedAt: time.Now()}
	if _, err := db.AddUser(audit.WithActor(w.ctx, audit.Console), user); err != nil {
		return err
	}
	c.printResult(w, c.Name, "added "+string(c.Role), password)
	return nil
}

type userPasswdCommand struct {
	Name string `arg:"" help:"Name of the user."`
	passwordFlags
}

// Help shows an example.
func (userPasswdCommand) Help() string { return "Example: quiniela user passwd ana --generate" }

// Run changes the password.
func (c *userPasswdCommand) Run(w *environment) error {
	db, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	user, err := db.UserByName(w.ctx, c.Name)
	if err != nil {
		return err
	}
	password, err := c.password(w, user.Name)
	if err != nil {
		return err
	}
	hash := account.HashPassword(password)
	if _, err := db.ChangeUser(audit.WithActor(w.ctx, audit.Console), user.ID, account.Change{PasswordHash: &hash}, time.Now()); err != nil {
		return err
	}
	c.printResult(w, user.Name, "new password for", password)
	return nil
}

type userListCommand struct {
	JSON bool `name:"json" help:"As JSON."`
}

// Help shows an example.
func (userListCommand) Help() string { return "Example: quiniela user list --json" }

// userLine is a user in the JSON output.
type userLine struct {
	ID         int64        `json:"id"`
	Name       string       `json:"name"`
	Role       account.Role `json:"role"`
	CreatedAt  time.Time    `json:"createdAt"`
	LastUsedAt time.Time    `json:"lastUsedAt,omitzero"`
	Sessions   int          `json:"sessions"`
}

// usersPerPage is the number of users that one query reads.
const usersPerPage = 500

// Run lists the users.
func (c *userListCommand) Run(w *environment) error {
	db, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	lines := []userLine{}
	for q := (account.Query{Limit: usersPerPage}); ; {
		users, next, err := db.Users(w.ctx, q, time.Now())
		if err != nil {
			return err
		}
		for _, u := range users {
			lines = append(lines, userLine{u.ID, u.Name, u.Role, u.CreatedAt, u.LastUsedAt, u.Sessions})
		}
		if next == "" {
			break
		}
		q.After = next
	}
	if c.JSON {
		return json.NewEncoder(w.stdout).Encode(lines)
	}
	table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "NAME\tROLE\tSESSIONS\tLAST USED")
	for _, line := range lines {
		used := "-"
		if !line.LastUsedAt.IsZero() {
			used = line.LastUsedAt.Format(time.RFC3339)
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%d\t%s\n", line.Name, line.Role, line.Sessions, used)
	}
	return table.Flush()
}
