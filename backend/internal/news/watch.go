package news

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// Watcher looks for news and delivers them.
type Watcher struct {
	Store   Store
	Push    Pusher // nil: nothing is pushed
	Mail    Mailer // nil: no mail is sent
	Catalog func(language string) fault.Catalog
	Now     func() time.Time
	Log     *slog.Logger

	mutex   sync.Mutex
	counted map[int64]string // what the tens of a jornada were last counted from
	cleaned int64            // day, counted since 1970, on which old news were deleted
}

// How long before its closing users without a ticket are told, and how long news are
// worth telling.
const (
	closingSoon   = 4 * time.Hour
	turnedFor     = 2 * time.Hour
	tenFor        = 12 * time.Hour
	moneyFor      = 3 * 24 * time.Hour
	moneyKnownFor = 24 * time.Hour // who comes later is not told
	keepNews      = 60 * 24 * time.Hour
	followBack    = 12 * 24 * time.Hour
)

// Tick looks for news and delivers what is due. The error is the database's or the
// context's; failures of ways are kept with the deliveries.
func (w *Watcher) Tick(ctx context.Context) error {
	now := w.Now()
	recipients, err := w.Store.Recipients(ctx)
	if err != nil {
		return err
	}
	var failed error
	if len(recipients) > 0 {
		all, err := w.Store.JornadasBetween(ctx, now.Add(-followBack), now.Add(closingSoon))
		if err != nil {
			return err
		}
		for i := range all {
			if err := w.look(ctx, &all[i], recipients); err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				failed = errors.Join(failed, fmt.Errorf("news of %s: %w", all[i].Name(), err))
			}
		}
	}
	failed = errors.Join(failed, w.deliver(ctx))
	w.mutex.Lock()
	day := now.Unix() / int64(24*time.Hour/time.Second)
	clean := w.cleaned != day
	w.cleaned = day
	w.mutex.Unlock()
	if clean {
		failed = errors.Join(failed, w.Store.DropNews(ctx, now.Add(-keepNews)))
	}
	return failed
}

func (w *Watcher) look(ctx context.Context, j *jornada.Jornada, recipients []Recipient) error {
	switch state := j.State(w.Now()); state {
	case jornada.Open:
		return w.lookAtClosing(ctx, j, recipients)
	case jornada.Playing, jornada.Complete:
		return w.lookAtPlay(ctx, j, recipients)
	case jornada.Paid:
		return w.lookAtMoney(ctx, j, recipients)
	default:
		return nil
	}
}

// part is a recipient with a part in tickets of a jornada.
type part struct {
	*Recipient
	tickets []playing.KeptTicket
}

// parts returns the recipients who want a kind, with their tickets.
func (w *Watcher) parts(ctx context.Context, j *jornada.Jornada, recipients []Recipient, kinds ...Kind) ([]part, error) {
	var parts []part
	var users []int64
	at := map[int64]int{}
	for i := range recipients {
		r := &recipients[i]
		if slices.ContainsFunc(kinds, r.Wants) {
			at[r.UserID] = len(parts)
			parts, users = append(parts, part{Recipient: r}), append(users, r.UserID)
		}
	}
	if len(users) == 0 {
		return nil, nil
	}
	tickets, err := w.Store.TicketsOf(ctx, j.ID, users)
	if err != nil {
		return nil, err
	}
	for _, t := range tickets {
		kept, err := playing.OpenTicket(*j, t)
		if err != nil {
			return nil, err
		}
		having := map[int64]bool{t.UserID: true}
		for _, m := range t.Members {
			if m.State == jornada.Accepted {
				having[m.UserID] = true
			}
		}
		for user := range having {
			if i, there := at[user]; there {
				parts[i].tickets = append(parts[i].tickets, kept)
			}
		}
	}
	return parts, nil
}

// item returns news for a recipient, told at once or after the night.
func (w *Watcher) item(r *Recipient, j *jornada.Jornada, kind Kind, topic string, title, text fault.Sentence, expires time.Time) Item {
	in := w.Catalog(r.Language)
	from := w.Now()
	if !r.Night {
		from = afterNight(from)
	}
	return Item{
		UserID: r.UserID, Kind: kind, Topic: topic, Title: sentence(title.In(in)), Text: sentence(text.In(in)), Path: "/pool/" + strconv.FormatInt(j.ID, 10), Language: r.Language,
		NotBefore: from, ExpiresAt: expires, Devices: r.Devices, Mail: r.Mail,
	}
}

// sentence returns text with a capital at its beginning.
func sentence(text string) string {
	for i, first := range text {
		return text[:i] + strings.ToUpper(string(first)) + text[i+len(string(first)):]
	}
	return text
}

// topicOf is the topic of news of a jornada of which there is one.
func topicOf(j *jornada.Jornada) string { return strconv.FormatInt(j.ID, 10) }

func (w *Watcher) lookAtClosing(ctx context.Context, j *jornada.Jornada, recipients []Recipient) error {
	parts, err := w.parts(ctx, j, recipients, Closing)
	if err != nil {
		return err
	}
	var items []Item
	for _, p := range parts {
		if len(p.tickets) > 0 {
			continue
		}
		text := fault.Say("You have no ticket for it yet.")
		if j.Jackpot > 0 {
			text = fault.Say("You have no ticket for it yet. Jackpot: %s €.", fault.Decimal{Value: j.Jackpot})
		}
		items = append(items, w.item(p.Recipient, j, Closing, topicOf(j),
			fault.Say("jornada %d closes at %s", j.Number, j.Day.In(spain()).Format("15:04")), text, j.Day))
	}
	return w.Store.Tell(ctx, items, w.Now())
}

func (w *Watcher) lookAtMoney(ctx context.Context, j *jornada.Jornada, recipients []Recipient) error {
	steps, err := w.Store.Steps(ctx, j.ID)
	if err != nil {
		return err
	}
	if at, taken := steps[jornada.Paid]; !taken || w.Now().Sub(at) > moneyKnownFor {
		return nil
	}
	parts, err := w.parts(ctx, j, recipients, Money)
	if err != nil {
		return err
	}
	var items []Item
	for _, p := range parts {
		won, cost, known := 0.0, 0.0, len(p.tickets) > 0
		for i := range p.tickets {
			own := p.tickets[i].PartOf(p.UserID)
			cost += own.Cost
			if own.Net == nil {
				known = known && own.Cost == 0
				continue
			}
			won += *own.Net
		}
		if !known {
			continue
		}
		title, text := fault.Say("jornada %d: no prize this time", j.Number), fault.Say("You played for %s €.", fault.Decimal{Value: cost, Digits: 2})
		if won > 0 {
			title = fault.Say("jornada %d: you have won %s €", j.Number, fault.Decimal{Value: won, Digits: 2})
		}
		items = append(items, w.item(p.Recipient, j, Money, topicOf(j), title, text, w.Now().Add(moneyFor)))
	}
	return w.Store.Tell(ctx, items, w.Now())
}

func (w *Watcher) lookAtPlay(ctx context.Context, j *jornada.Jornada, recipients []Recipient) error {
	coupon, err := playing.LoadCoupon(ctx, w.Store, nil, *j, w.Now())
	if err != nil {
		return err
	}
	scores, err := w.Store.RunningScores(ctx, j.ID)
	if err != nil {
		return err
	}
	live := coupon.Live(scores)
	return errors.Join(w.lookAtSigns(ctx, j, &live, recipients), w.lookAtTens(ctx, j, &live, recipients))
}

// lookAtSigns tells those who have tickets of signs that are others than before.
func (w *Watcher) lookAtSigns(ctx context.Context, j *jornada.Jornada, live *[jornada.Fixtures + 1]playing.LiveFixture, recipients []Recipient) error {
	seen, err := w.Store.SeenSigns(ctx, j.ID)
	if err != nil {
		return err
	}
	var parts []part
	for i := range live[:jornada.Fixtures] {
		sign, known := signOf(&live[i])
		was := seen[i+1]
		if !known || was == sign.String() {
			continue
		}
		var items []Item
		if was != "" {
			if parts == nil {
				if parts, err = w.parts(ctx, j, recipients, Turned); err != nil {
					return err
				}
			}
			for _, p := range parts {
				if len(p.tickets) > 0 {
					items = append(items, w.turned(&p, j, i, was, live))
				}
			}
		}
		if err := w.Store.SeeSign(ctx, j.ID, i+1, was, sign.String(), items, w.Now()); err != nil {
			return err
		}
	}
	return nil
}

func (w *Watcher) turned(p *part, j *jornada.Jornada, fixture int, was string, live *[jornada.Fixtures + 1]playing.LiveFixture) Item {
	f, now := j.Fixtures[fixture], &live[fixture]
	best := 0
	for i := range p.tickets {
		if outlook, err := playing.NewOutlook(&p.tickets[i].Played, live); err == nil {
			best = max(best, outlook.Best)
		}
	}
	text := fault.Say("Your best column now has %d right.", best)
	if now.Score != nil {
		text = fault.Say("It stands %d-%d. Your best column now has %d right.", now.Score.Home, now.Score.Away, best)
	}
	// The time makes each turn one of its own; whoever replaces the sign tells of it.
	topic := fmt.Sprintf("%d %d %d", j.ID, fixture+1, w.Now().UnixMilli())
	return w.item(p.Recipient, j, Turned, topic, fault.Say("%d. %s – %s: %s → %s", fixture+1, f.Home, f.Away, was, now.Sign), text, w.Now().Add(turnedFor))
}

// lookAtTens tells those of whose columns one has ten right by signs that will not change.
func (w *Watcher) lookAtTens(ctx context.Context, j *jornada.Jornada, live *[jornada.Fixtures + 1]playing.LiveFixture, recipients []Recipient) error {
	settled, open := *live, 0
	signs := strings.Builder{}
	for i := range settled[:jornada.Fixtures] {
		if f := &settled[i]; f.Standing != playing.Official && f.Standing != playing.Final {
			f.Sign, open = "", open+1
		}
		_, _ = fmt.Fprintf(&signs, "%s,", settled[i].Sign)
	}
	settled[jornada.Fixtures].Sign = ""
	if jornada.Fixtures-open < pool.MinHits {
		return nil
	}
	for i := range recipients {
		_, _ = fmt.Fprintf(&signs, "%d,", recipients[i].UserID)
	}
	w.mutex.Lock()
	counted := w.counted[j.ID] == signs.String()
	w.mutex.Unlock()
	if counted { // tickets do not change any more
		return nil
	}
	parts, err := w.parts(ctx, j, recipients, Ten)
	if err != nil {
		return err
	}
	var items []Item
	for _, p := range parts {
		best := 0
		for i := range p.tickets {
			outlook, err := playing.NewOutlook(&p.tickets[i].Played, &settled)
			if err != nil {
				return err
			}
			best = max(best, outlook.Best)
		}
		if best < pool.MinHits {
			continue
		}
		text := fault.Say("All matches have ended.")
		if open > 0 {
			text = fault.Say("Matches still open: %d.", open)
		}
		items = append(items, w.item(p.Recipient, j, Ten, topicOf(j), fault.Say("jornada %d: you have %d right", j.Number, best), text, w.Now().Add(tenFor)))
	}
	if err := w.Store.Tell(ctx, items, w.Now()); err != nil {
		return err
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.counted == nil || len(w.counted) > 100 {
		w.counted = map[int64]string{}
	}
	w.counted[j.ID] = signs.String()
	return nil
}
