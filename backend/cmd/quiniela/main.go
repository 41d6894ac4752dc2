// Command quiniela is the whole product: the web page, the API and the commands for
// operators.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"reflect"
	"strconv"
	"syscall"
	_ "time/tzdata" // published files have London times, and the machine may have no time zone data

	"github.com/alecthomas/kong"

	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Exit codes of every command.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// cli has all commands with their flags. Settings are read from flags or from the
// environment.
type cli struct {
	settings

	Serve       serveCommand       `cmd:"" help:"Serve the web page and the API."`
	Worker      workerCommand      `cmd:"" help:"Work on jobs, beside servers that run with --no-worker or not."`
	Migrate     migrateCommand     `cmd:"" help:"Bring the database schema up to date, or show where it stands."`
	Import      importCommand      `cmd:"" help:"Bring in matches, results and odds from published files."`
	Train       trainCommand       `cmd:"" help:"Fit the model on everything played so far and forecast what is to come."`
	Forecast    forecastCommand    `cmd:"" help:"Print the forecasts of the coming matchday of every division, or of any two teams."`
	Backtest    backtestCommand    `cmd:"" help:"Say how good the models were on past seasons."`
	Pool        poolCommand        `cmd:"" help:"La Quiniela: chances of a ticket, the best one for a budget, scrutiny, replay."`
	Competition competitionCommand `cmd:"" help:"Add competitions, list them, remove them."`
	Jornada     jornadaCommand     `cmd:"" help:"Jornadas of the pool: bring in what is published."`
	User        userCommand        `cmd:"" help:"Add users, give them passwords, list them."`
	Copy        copyCommand        `cmd:"" help:"Move everything from one database into another, SQLite or PostgreSQL."`
	Backup      backupCommand      `cmd:"" help:"Write everything into one file while servers run, or list the daily backups."`
	Restore     restoreCommand     `cmd:"" help:"Fill an empty database from a backup."`
	Keys        keysCommand        `cmd:"" help:"Change the keys that sign log-ins, or list them."`
	Healthcheck healthcheckCommand `cmd:"" help:"Ask the server on this machine whether it is well."`
	Openapi     openapiCommand     `cmd:"" help:"Print the description of the API (OpenAPI 3.1)."`
	Version     versionCommand     `cmd:"" help:"Print the version."`
}

// decodeText reads a text from the command line or the environment. It refuses what
// must not be stored or shown, but does not normalize: the names of files are bytes.
func decodeText(ctx *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := ctx.Scan.PopValueInto("string", &text); err != nil {
		return err
	}
	if _, err := cleantext.Line(text); err != nil {
		return err
	}
	target.SetString(text)
	return nil
}

// environment is everything outside the program that a command may use.
type environment struct {
	ctx      context.Context
	stdin    io.Reader
	stdout   io.Writer
	stderr   io.Writer
	settings settings
}

// usageError is a wrong use of a command, which has an exit code of its own.
type usageError struct{ error }

func usageErrorf(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run runs the program and returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	var c cli
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("quiniela"),
		kong.Description("Football forecasts and La Quiniela. Without anything set, data is kept in ./data."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.UsageOnError(),
		kong.KindMapper(reflect.String, kong.MapperFunc(decodeText)),
		kong.Vars{"forecast_weight": strconv.FormatFloat(playing.ForecastWeight, 'g', -1, 64)},
	)
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "quiniela:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(expandListFlags(args))
	if exit >= 0 { // --help has been printed
		return exit
	}
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "quiniela: %v\nRun \"quiniela --help\" for the commands.\n", err)
		return exitUsage
	}
	if err := c.check(); err != nil {
		_, _ = fmt.Fprintln(stderr, "quiniela:", err)
		return exitUsage
	}
	err = parsed.Run(&environment{ctx: ctx, stdin: stdin, stdout: stdout, stderr: stderr, settings: c.settings})
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		_, _ = fmt.Fprintln(stderr, "quiniela: stopped; nothing half-done was kept")
	default:
		_, _ = fmt.Fprintln(stderr, "quiniela:", err)
	}
	if _, wrong := errors.AsType[usageError](err); wrong {
		return exitUsage
	}
	return exitFailed
}
