package api

import (
	"context"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/matchup"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

type poolFixtureBody struct {
	Home    string     `json:"home" validate:"required,max=80"`
	Away    string     `json:"away" validate:"required,max=80"`
	MatchID int64      `json:"matchId,omitempty" validate:"omitempty,min=1" doc:"found by the spellings of both teams unless given"`
	Kickoff *time.Time `json:"kickoff,omitempty" doc:"as published with the coupon"`
	Women   bool       `json:"women,omitempty" doc:"a match of women's teams"`
}

func newPoolFixtureBody(f jornada.Fixture) poolFixtureBody {
	b := poolFixtureBody{Home: f.Home, Away: f.Away, MatchID: f.MatchID, Women: f.Women}
	if !f.Kickoff.IsZero() {
		b.Kickoff = &f.Kickoff
	}
	return b
}

type jornadaRequestBody struct {
	Season   seasonInput       `json:"season" validate:"required,season"`
	Number   int               `json:"number" validate:"required,min=1,max=150"`
	ClosesAt time.Time         `json:"closesAt" validate:"required"`
	Fixtures []poolFixtureBody `json:"fixtures" nullable:"false" validate:"required,dive" doc:"fourteen and the pleno al 15"`
	Takings  float64           `json:"takings,omitempty" validate:"omitempty,min=0,max=1000000000" doc:"expected, in euros"`
	Jackpot  float64           `json:"jackpot,omitempty" validate:"omitempty,min=0,max=1000000000"`
	Public   [][]float64       `json:"public,omitempty" nullable:"false" validate:"omitempty,max=14,dive,max=3,dive,min=0,max=100" doc:"the public's percentages of 1, X and 2 for each of the fourteen; an empty list where they are not known"`
	Odds     [][]float64       `json:"odds,omitempty" nullable:"false" validate:"omitempty,max=14,dive,max=3,dive,min=1,max=1000" doc:"bookmakers' decimal odds of 1, X and 2, likewise"`
	Tips     [][]float64       `json:"tips,omitempty" nullable:"false" validate:"omitempty,max=14,dive,max=3,dive,min=0,max=100" doc:"tipsters' percentages of 1, X and 2, likewise"`
}

type jornadaDraftBody struct {
	Season   int            `json:"season"`
	Number   int            `json:"number"`
	ClosesAt time.Time      `json:"closesAt"`
	Fixtures []draftFixture `json:"fixtures" nullable:"false" doc:"fourteen and the pleno al 15"`
}

type draftFixture struct {
	Home    string `json:"home" doc:"empty where there are too few matches"`
	Away    string `json:"away"`
	MatchID int64  `json:"matchId,omitempty"`
}

type jornadaBody struct {
	ID       int64             `json:"id"`
	Season   int               `json:"season"`
	Number   int               `json:"number"`
	ClosesAt time.Time         `json:"closesAt"`
	Closed   bool              `json:"closed"`
	State    string            `json:"state" enum:"announced,open,closed,playing,complete,paid" doc:"announced: its fixtures are not known yet; closed: no match has begun; complete: all official signs are known; paid: the prizes are known as well"`
	Fixtures []poolFixtureBody `json:"fixtures" nullable:"false"`
	Takings  float64           `json:"takings,omitempty"`
	Jackpot  float64           `json:"jackpot,omitempty"`
	Public   []*probsBody      `json:"public" nullable:"false" doc:"null where it is not known"`
	Odds     []*probsBody      `json:"odds" nullable:"false" doc:"bookmakers' decimal odds; null where they are not known"`
	Tips     []*probsBody      `json:"tips" nullable:"false" doc:"tipsters' shares; null where they are not known"`
	Signs    string            `json:"signs,omitempty" doc:"official ones, - where one is not known"`
	Pleno    string            `json:"pleno,omitempty"`
	Winners  []int             `json:"winners,omitempty" nullable:"false" doc:"pleno al 15, then 14, 13, 12, 11 and 10 right"`
	Prizes   []float64         `json:"prizes,omitempty" nullable:"false" doc:"of one column, in the same order"`
	Version  int               `json:"version"`
}

func newJornadaBody(j jornada.Jornada, now time.Time) jornadaBody {
	b := jornadaBody{
		ID: j.ID, Season: int(j.Season), Number: j.Number, ClosesAt: j.Day, Closed: j.Closed(now), State: string(j.State(now)), Takings: j.Takings, Jackpot: j.Jackpot,
		Signs: j.Outcomes, Pleno: j.Pleno, Version: j.Version,
	}
	for _, f := range j.Fixtures {
		b.Fixtures = append(b.Fixtures, newPoolFixtureBody(f))
	}
	for i := range j.Public {
		b.Public = append(b.Public, threeOf(j.Public[i]))
		b.Odds = append(b.Odds, threeOf(football.Probs(j.Odds[i])))
		b.Tips = append(b.Tips, threeOf(j.Tips[i]))
	}
	if j.Winners != nil {
		b.Winners = j.Winners[:]
	}
	if j.Prizes != nil {
		b.Prizes = j.Prizes[:]
	}
	return b
}

// threeOf returns three numbers, nil if they are not known.
func threeOf(p football.Probs) *probsBody {
	if p == (football.Probs{}) {
		return nil
	}
	three := newProbsBody(p)
	return &three
}

// cardFixture is a fixture with everything that the chances of tickets are computed
// from.
type cardFixture struct {
	Home    string     `json:"home"`
	Away    string     `json:"away"`
	MatchID int64      `json:"matchId,omitempty"`
	Probs   probsBody  `json:"probs"`
	Source  string     `json:"source" enum:"forecast,teams,odds,tips,public,nothing" doc:"where probs come from: our forecast of the match; our forecast of the two teams; bookmakers' odds that were entered; tipsters' percentages that were entered; the public's shares; nothing, which is how matches usually end"`
	Basis   *basisBody `json:"basis,omitempty" doc:"what a forecast of the two teams rests on"`
	Public  *probsBody `json:"public,omitempty"`
	Sign    string     `json:"sign,omitempty" doc:"the official one"`
	Score   *scoreBody `json:"score,omitempty" doc:"of its match, if that has ended"`
	Likely  *scoreBody `json:"likely,omitempty" doc:"the most probable of the scores with the most probable sign, by our forecast"`
}

// basisBody says what a forecast of two teams rests on.
type basisBody struct {
	Home   knownTeamBody `json:"home"`
	Away   knownTeamBody `json:"away"`
	Errors probsBody     `json:"errors" doc:"standard errors of the probabilities"`
}

func newBasisBody(language string, a *matchup.Answer) *basisBody {
	if a == nil {
		return nil
	}
	return &basisBody{newKnownTeamBody(language, a.Sides[0]), newKnownTeamBody(language, a.Sides[1]), newProbsBody(a.Errors)}
}

// knowledgeBody says what the sums of a coupon rest on.
type knowledgeBody struct {
	View     int    `json:"view" doc:"of the fourteen fixtures: with the player's own view"`
	Forecast int    `json:"forecast" doc:"forecast as matches"`
	Teams    int    `json:"teams" doc:"forecast from the strengths of the two teams"`
	Odds     int    `json:"odds" doc:"with bookmakers' odds that were entered"`
	Tips     int    `json:"tips" doc:"with tipsters' percentages"`
	Public   int    `json:"public" doc:"with the public's shares alone"`
	Nothing  int    `json:"nothing" doc:"of which nothing is known"`
	Sentence string `json:"sentence,omitempty" doc:"what to bear in mind; absent: all are forecast"`
	Refused  bool   `json:"refused" doc:"too little is known to suggest tickets"`
}

func newKnowledgeBody(ctx context.Context, k playing.Knowledge) *knowledgeBody {
	return &knowledgeBody{
		k.Counts[playing.FromView], k.Counts[playing.FromForecast], k.Counts[playing.FromTeams], k.Counts[playing.FromOdds],
		k.Counts[playing.FromTips], k.Counts[playing.FromPublic], k.Counts[playing.FromNothing],
		k.Sentence.In(translationsFor(languageOf(ctx))), k.Refused,
	}
}

type cardBody struct {
	Jornada    jornadaBody   `json:"jornada"`
	Knowledge  knowledgeBody `json:"knowledge"`
	Fixtures   []cardFixture `json:"fixtures" nullable:"false"`
	Pleno      *plenoBody    `json:"pleno,omitempty" doc:"cells of the pleno al 15, if its match is forecast"`
	PlenoScore *scoreBody    `json:"plenoScore,omitempty" doc:"of the match of the pleno al 15, if that has ended"`
	Price      float64       `json:"price" doc:"of a column, in euros"`
	Takings    float64       `json:"takings" doc:"from which the expected return is worked out, in euros"`
	Estimated  int           `json:"takingsFrom,omitempty" doc:"from how many recent jornadas of the kind the takings are estimated; absent: they are known, or assumed"`
	Assumed    bool          `json:"takingsAssumed,omitempty" doc:"nothing is known of the takings and they cannot be estimated: those of an ordinary jornada are assumed"`

	Elige8Price float64         `json:"elige8Price" doc:"of the extra game, in euros"`
	Reductions  []reductionBody `json:"reductions" nullable:"false" doc:"that marks can be played in"`
}

func newCardBody(ctx context.Context, c *playing.Coupon, now time.Time) cardBody {
	b := cardBody{
		Jornada: newJornadaBody(c.Jornada, now), Knowledge: *newKnowledgeBody(ctx, c.Knowledge()), PlenoScore: newScoreBody(c.PlenoScore),
		Takings: c.Card.Takings, Estimated: c.EstimatedFrom, Assumed: c.TakingsAssumed, Price: c.Rules.Price, Elige8Price: c.Rules.Elige8Price, Reductions: reductions(),
	}
	for i := range c.Fixtures {
		f := &c.Fixtures[i]
		one := cardFixture{
			Home: f.Home, Away: f.Away, MatchID: f.MatchID, Probs: newProbsBody(f.Probs), Source: string(f.Source), Basis: newBasisBody(languageOf(ctx), f.Teams), Sign: f.Sign, Score: newScoreBody(f.Score), Likely: newScoreBody(f.Likely),
		}
		if f.Public != nil {
			share := newProbsBody(*f.Public)
			one.Public = &share
		}
		b.Fixtures = append(b.Fixtures, one)
	}
	if c.Card.Pleno != nil {
		cells := plenoBody(*c.Card.Pleno)
		b.Pleno = &cells
	}
	return b
}

// toJornada converts a request to a jornada. Its matches are not looked up.
func (b jornadaRequestBody) toJornada() (j jornada.Jornada, err error) {
	if len(b.Fixtures) != len(j.Fixtures) {
		return j, fault.At("fixtures", fault.New(fault.Invalid, "a jornada has 14 fixtures and the pleno al 15, these are %d", len(b.Fixtures)))
	}
	j.Season, j.Number, j.Day, j.Takings, j.Jackpot = seasonOf(b.Season), b.Number, b.ClosesAt.UTC(), b.Takings, b.Jackpot
	for i, f := range b.Fixtures {
		j.Fixtures[i] = jornada.Fixture{Home: strings.TrimSpace(f.Home), Away: strings.TrimSpace(f.Away), MatchID: f.MatchID, Women: f.Women}
		if f.Kickoff != nil {
			j.Fixtures[i].Kickoff = f.Kickoff.UTC()
		}
	}
	if err := j.SetPublic(b.Public); err != nil {
		return j, err
	}
	if err := j.SetOdds(b.Odds); err != nil {
		return j, err
	}
	if err := j.SetTips(b.Tips); err != nil {
		return j, err
	}
	return j, j.Validate()
}

type poolResultsBody struct {
	Signs   string     `json:"signs" validate:"required,max=30" doc:"fourteen official signs, - where one is not known yet"`
	Pleno   string     `json:"pleno,omitempty" validate:"omitempty,max=5" doc:"official cell such as 2-M"`
	Takings float64    `json:"takings,omitempty" validate:"omitempty,min=0,max=1000000000"`
	Winners []*int     `json:"winners,omitempty" nullable:"false" validate:"omitempty,len=6,dive,required,min=0" doc:"columns: pleno al 15, then 14 … 10 right"`
	Prizes  []*float64 `json:"prizes,omitempty" nullable:"false" validate:"omitempty,len=6,dive,required,min=0" doc:"of one column; worked out of takings and winners unless given"`
}

func (b poolResultsBody) toResults() playing.Results {
	r := playing.Results{Signs: b.Signs, Pleno: b.Pleno, Takings: b.Takings}
	if len(b.Winners) > 0 {
		winners := [jornada.Categories]int(valuesOf(b.Winners))
		r.Winners = &winners
	}
	if len(b.Prizes) > 0 {
		prizes := [jornada.Categories]float64(valuesOf(b.Prizes))
		r.Prizes = &prizes
	}
	return r
}

// valuesOf dereferences a list. The lists of requests have pointers because null
// would otherwise be decoded as zero; validation has rejected nil.
func valuesOf[T any](list []*T) (values []T) {
	for _, one := range list {
		values = append(values, *one)
	}
	return values
}
