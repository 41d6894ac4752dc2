package week

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

// The names of the sources.
const (
	SELAE          = "selae"
	Quinielista    = "quinielista"
	ESPN           = "espn"
	FootballData   = ingest.FootballData
	OpenFootball   = ingest.OpenFootball
	Internationals = ingest.Internationals
)

// Addresses are the services that are asked; "" switches one off.
type Addresses struct {
	SELAE        string // the folder of the official services
	Quinielista  string // the page of the public's percentages
	ESPN         string // the folder of the scoreboards
	ingest.Sites        // of fixtures and results
}

// Store is what the week reads and writes.
type Store interface {
	AnswerStore
	playing.PublishedStore
	JornadasBetween(ctx context.Context, from, to time.Time) ([]jornada.Jornada, error)
	SaveScores(ctx context.Context, id int64, scores []jornada.RunningScore, at time.Time) (changed bool, err error)
	RunningScores(ctx context.Context, id int64) ([]jornada.RunningScore, error)
	TakeStep(ctx context.Context, id int64, step jornada.State, at time.Time, also ...job.Also) (first bool, err error)
	Steps(ctx context.Context, id int64) (map[jornada.State]time.Time, error)
	OwnDivisions(ctx context.Context) ([]competition.Competition, error)
	DropAnswers(ctx context.Context, since time.Time) error
}

// Runner does the scheduled work of the week.
type Runner struct {
	Store     Store
	Addresses Addresses
	// Get asks an address unless its content is unchanged. An error that is ErrRefused
	// says that the service does not answer to this client.
	Get func(ctx context.Context, address string, known Got) (Got, error)
	// Jornadas reads what the services answer about jornadas, Matches the scoreboards.
	Jornadas func(content []byte, asked jornada.Asked) (jornada.Reading, error)
	Matches  func(content []byte) ([]jornada.LiveMatch, error)
	// Import stores the matches of a file that are of some divisions.
	Import func(ctx context.Context, file ingest.SourceFile, divisions []string, content []byte) error
	// Reached returns what follows when a jornada has reached a state, in the same
	// transaction; nil: nothing.
	Reached func(j jornada.Jornada, step jornada.State) []job.Also
	Now     func() time.Time
	Log     *slog.Logger

	cleaned atomic.Int64 // the day, counted since 1970, on which old answers were deleted last
}

// How often the services are asked.
const (
	everyNext    = 3 * time.Hour    // for the next draws
	everyDraw    = 6 * time.Hour    // for a draw that is known: its jackpot, and fixtures that change
	everyMissing = time.Hour        // for a draw whose fixtures are to come
	everyResult  = 15 * time.Minute // for signs and prizes that may come at any moment
	everyLate    = time.Hour        // for those that should have come long ago
	everyShares  = 6 * time.Hour    // for the public's percentages
	everyShare   = 30 * time.Minute // on the last day
	everyScore   = 2 * time.Minute  // while a match is being played
	everyLost    = 30 * time.Minute // for a match that must have ended
)

// Jornadas that closed, or will close, within these times are followed.
const (
	followBack  = 12 * 24 * time.Hour
	followAhead = 21 * 24 * time.Hour
)

// keepAnswers is how long answers of addresses that are no longer asked are kept.
const keepAnswers = 60 * 24 * time.Hour

// Tick does everything that is due. It asks one address after another. The error is the
// database's or the context's; failures of services are kept with their answers.
func (r *Runner) Tick(ctx context.Context) error {
	now := r.Now()
	if err := r.askNext(ctx); err != nil {
		return err
	}
	all, err := r.Store.JornadasBetween(ctx, now.Add(-followBack), now.Add(followAhead))
	if err != nil {
		return err
	}
	var failed error
	var playing []*jornada.Jornada
	for i := range all {
		j := &all[i]
		if err := r.follow(ctx, j); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			failed = errors.Join(failed, fmt.Errorf("%s: %w", j.Name(), err))
		}
		if j.State(now) == jornada.Playing {
			playing = append(playing, j)
		}
	}
	failed = errors.Join(failed, r.askScores(ctx, playing), r.askFiles(ctx))
	if day := now.Unix() / int64(24*time.Hour/time.Second); r.cleaned.Swap(day) != day {
		failed = errors.Join(failed, r.Store.DropAnswers(ctx, now.Add(-keepAnswers)))
	}
	return failed
}

// follow asks for what is missing of a jornada and takes the steps that it has reached.
func (r *Runner) follow(ctx context.Context, j *jornada.Jornada) error {
	if err := r.takeSteps(ctx, j); err != nil {
		return err
	}
	state := j.State(r.Now())
	if err := r.askDraw(ctx, j, state); err != nil {
		return err
	}
	if state == jornada.Open {
		if err := r.askShares(ctx, j); err != nil {
			return err
		}
	}
	current, err := r.Store.JornadasBetween(ctx, j.Day, j.Day)
	if err != nil {
		return err
	}
	for i := range current {
		if current[i].ID == j.ID {
			*j = current[i]
		}
	}
	return r.takeSteps(ctx, j)
}

// steps are the states that are recorded, in their order. A jornada that nobody watched
// may have passed several of them.
var steps = []jornada.State{jornada.Open, jornada.Closed, jornada.Playing, jornada.Complete, jornada.Paid}

// takeSteps records the states that a jornada has reached. Of a jornada that was brought
// in when it had ended, nothing follows: nobody waits for it.
func (r *Runner) takeSteps(ctx context.Context, j *jornada.Jornada) error {
	now := r.Now()
	reached := map[jornada.State]bool{}
	state := j.State(now)
	for i, step := range steps {
		if step == state {
			for _, before := range steps[:i+1] {
				reached[before] = true
			}
		}
	}
	if len(reached) == 0 {
		return nil
	}
	taken, err := r.Store.Steps(ctx, j.ID)
	if err != nil {
		return err
	}
	for _, step := range steps {
		if _, done := taken[step]; done || !reached[step] {
			continue
		}
		var also []job.Also
		if r.Reached != nil && now.Sub(j.Day) < followBack {
			also = r.Reached(*j, step)
		}
		if _, err := r.Store.TakeStep(ctx, j.ID, step, now, also...); err != nil {
			return err
		}
	}
	return nil
}

// selae returns the address of an official service.
func (r *Runner) selae(service string, query ...string) string {
	return address(strings.TrimSuffix(r.Addresses.SELAE, "/")+"/"+service, query...)
}

// address appends pairs of names and values to an address, in their order.
func address(base string, query ...string) string {
	pairs := make([]string, 0, len(query)/2)
	for pair := range slices.Chunk(query, 2) {
		pairs = append(pairs, url.QueryEscape(pair[0])+"="+url.QueryEscape(pair[1]))
	}
	return base + "?" + strings.Join(pairs, "&")
}

// askNext asks for the next draws: number, closing and jackpot.
func (r *Runner) askNext(ctx context.Context) error {
	if r.Addresses.SELAE == "" {
		return nil
	}
	return r.ask(ctx, question{source: SELAE, address: r.selae("proximosv3", "game_id", "LAQU", "num", "2"), every: everyNext}, func(content []byte) error {
		return r.take(ctx, content, jornada.Asked{}, nil)
	})
}

// take reads jornadas of an answer and stores those that are wanted; nil is all.
func (r *Runner) take(ctx context.Context, content []byte, asked jornada.Asked, wanted func(*jornada.Published) bool) error {
	read, err := r.Jornadas(content, asked)
	if err != nil {
		return err
	}
	if wanted != nil {
		var chosen []jornada.Published
		for i := range read.Jornadas {
			if wanted(&read.Jornadas[i]) {
				chosen = append(chosen, read.Jornadas[i])
			}
		}
		if len(chosen) == 0 {
			if len(read.Refused) > 0 {
				return read.Refused[0]
			}
			return errAnother
		}
		read.Jornadas, read.Refused = chosen, nil
	}
	done, err := playing.ImportPublished(ctx, r.Store, read, true, r.Now())
	if err != nil {
		return err
	}
	for _, text := range done.Corrected {
		r.Log.InfoContext(ctx, "put right in an answer", "what", text.String())
	}
	if len(done.Refused) > 0 {
		return fault.New(fault.Conflict, "%s", done.Refused[0])
	}
	return nil
}

// DrawAddress returns the address of the official answer for a jornada, which readers
// may open themselves where the server is refused; "" if the day of its draw is not
// known or the source is off.
func (a Addresses) DrawAddress(j *jornada.Jornada) string {
	if a.SELAE == "" || j.DrawnOn == "" {
		return ""
	}
	r := Runner{Addresses: a}
	return r.selae("fechav3", "game_id", "LAQU", "fecha_sorteo", strings.ReplaceAll(j.DrawnOn, "-", ""))
}

// HistoryAddress returns the address of the official answer for the draws played from one
// day to another, both included.
func (a Addresses) HistoryAddress(from, to time.Time) string {
	r := Runner{Addresses: a}
	return r.selae("buscadorSorteos", "game_id", "LAQU", "celebrados", "true", "fechaInicioInclusiva", from.Format("20060102"), "fechaFinInclusiva", to.Format("20060102"))
}

// askShares asks for the public's percentages, more often on the last day.
func (r *Runner) askShares(ctx context.Context, j *jornada.Jornada) error {
	every, lastDay := everyShares, j.Day.Add(-24*time.Hour)
	if !r.Now().Before(lastDay) {
		every = everyShare
	}
	asked := jornada.Asked{Season: j.Season, Number: j.Number}
	read := func(content []byte) error {
		return r.take(ctx, content, asked, func(p *jornada.Published) bool { return p.Season == j.Season && p.Number == j.Number })
	}
	number, end := strconv.Itoa(j.Number), strconv.Itoa(int(j.Season)+1) // the year in which the season ends
	if r.Addresses.SELAE != "" {
		from := r.selae("estadisticas", "jornada", number, "temporada", end)
		if err := r.ask(ctx, question{source: SELAE, address: from, every: every, until: lastDay}, read); err != nil {
			return err
		}
	}
	if r.Addresses.Quinielista != "" {
		from := address(r.Addresses.Quinielista, "jornada", number, "temporada", end)
		return r.ask(ctx, question{source: Quinielista, address: from, every: every, until: lastDay}, read)
	}
	return nil
}

// matchTime is how long after its kick-off a match has ended, with time to spare.
const matchTime = 150 * time.Minute

// running returns the fixtures whose scores are to be asked for, and how often.
func running(j *jornada.Jornada, scores []jornada.RunningScore, known map[int64]football.MatchRecord, now time.Time) (positions []int, every time.Duration) {
	ended := map[int]bool{}
	for _, s := range scores {
		ended[s.Position] = s.Ended
	}
	every = everyLost
	for i, f := range j.Fixtures {
		kickoff := f.Kickoff
		if record, there := known[f.MatchID]; there {
			if record.Score != nil {
				continue
			}
			kickoff = record.Kickoff
		}
		official := i < jornada.Fixtures && i < len(j.Outcomes) && j.Outcomes[i] != '-'
		if ended[i+1] || official || kickoff.IsZero() && now.Before(j.Day) || !kickoff.IsZero() && now.Before(kickoff) || now.Sub(kickoff) > followBack && !kickoff.IsZero() {
			continue
		}
		positions = append(positions, i+1)
		if kickoff.IsZero() || now.Sub(kickoff) < matchTime {
			every = everyScore
		}
	}
	return positions, every
}
