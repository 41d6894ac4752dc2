package forecast

import (
	"context"
	"fmt"
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/feature"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// Constants of the offset and the calibration, which are not estimated.
const (
	offsetPenalty = 30
	offsetClip    = .9
	offsetPasses  = 2
	lateRounds    = 6
	earlyMatches  = 8
	// calibrationWarmUp is the number of seasons at the start of a history that the
	// filter needs to find its level; the calibration is not fitted to them.
	calibrationWarmUp = 5
)

// calibration configures the calibration of the probabilities: its penalty, the
// number of seasons to fit, and the share of the outcome, against the market, in its
// target.
type calibration struct {
	penalty float64
	seasons football.Season
	share   float64
}

// defaultCalibration was chosen on Spain 2012–2020: a target that is mostly the
// market lowers the excess and does not change the RPS.
var defaultCalibration = calibration{penalty: 800, seasons: 12, share: .25}

// strength is the main model: the market-informed filter, an offset for motivation in
// the last rounds, and a calibration of the three probabilities.
type strength struct {
	e *Evidence
	// blind: strengths are learned from goals and shots alone, without odds.
	blind bool
	// plain: without offset and calibration.
	plain bool

	Offset      Regression        `json:"offset"`      // of the current season, on feature.Motivation
	Calibration Softmax           `json:"calibration"` // on calibrationFeatures
	Shares      shares            `json:"shares"`      // in a blend with current odds
	Filter      *goalmodel.Filter `json:"filter"`

	layer    calibration
	settings goalmodel.FilterSettings
	offsets  []float64 // by game, up to the current season; nil: none
}

func newStrength(e *Evidence, blind, plain bool) *strength {
	return &strength{e: e, blind: blind, plain: plain, layer: defaultCalibration, Filter: &goalmodel.Filter{}}
}

func (s *strength) observed() []goalmodel.Observed {
	if s.blind {
		return nil
	}
	return s.e.observed
}

// walk runs a filter over the blocks before end and returns it with its predictions.
func (s *strength) walk(end int, offsets []float64) (*goalmodel.Filter, []goalmodel.Supremacy) {
	filter := goalmodel.NewFilter(s.settings, s.e.History, s.observed())
	predicted := make([]goalmodel.Supremacy, len(s.e.Games))
	for b := range end {
		filter.Begin(b)
		for i := s.e.Blocks[b].First; i < s.e.Blocks[b].End; i++ {
			predicted[i] = filter.Predict(&s.e.Games[i])
		}
		filter.Learn(b, offsets)
	}
	return filter, predicted
}

func (s *strength) refit(ctx context.Context, end int) error {
	settings, err := cachedEstimate(s.e, fmt.Sprintf("strength %t %t %d", s.blind, s.plain, end), func() (goalmodel.FilterSettings, error) {
		s.settings = s.initial(end)
		if err := s.learnOffsets(end, 1); err != nil {
			return goalmodel.FilterSettings{}, err
		}
		return s.estimate(ctx, end, s.offsets)
	})
	if err != nil {
		return err
	}
	s.settings = settings
	if err := s.learnOffsets(end, offsetPasses); err != nil {
		return err
	}
	filter, predicted := s.walk(end, s.offsets)
	s.Filter = filter
	if !s.plain {
		if err := s.fitCalibration(end, predicted); err != nil {
			return err
		}
	}
	s.Shares, err = s.e.fitShares(end, func(i int) football.Probs { return s.probs(i, predicted[i]) })
	return err
}

// learnOffsets fits the offsets in passes. Each pass runs the filter with the offsets
// of the pass before, so that motivation is no longer taken for strength.
func (s *strength) learnOffsets(end, passes int) error {
	s.offsets = nil
	if s.plain {
		return nil
	}
	s.offsets = make([]float64, len(s.e.Games))
	for range passes {
		_, predicted := s.walk(end, s.offsets)
		if err := s.fitOffsets(end, predicted); err != nil {
			return err
		}
	}
	return nil
}

// fitOffsets computes the offset of every game in the last rounds of a season from
// the seasons before it.
func (s *strength) fitOffsets(end int, predicted []goalmodel.Supremacy) error {
	s.offsets = make([]float64, len(s.e.Games))
	sums := newMoments(feature.MotivationColumns)
	var season football.Season
	var waiting []int // games in the last rounds of the current season, not learned yet
	var err error
	flush := func() {
		for _, i := range waiting {
			if !s.e.Games[i].HasResult {
				continue
			}
			residual, ok := s.residual(i, predicted[i])
			if !ok {
				continue
			}
			x := s.e.motivation(i)
			sums.add(x[:], min(max(residual, -offsetClip), offsetClip))
		}
		waiting = waiting[:0]
	}
	last := s.e.Blocks[end].Season
	for b := range s.e.Blocks {
		block := &s.e.Blocks[b]
		if block.Season > last {
			break
		}
		if block.Season != season {
			flush()
			season = block.Season
			if s.Offset, err = sums.ridge(offsetPenalty); err != nil {
				return err
			}
		}
		for i := block.First; i < block.End; i++ {
			if g := &s.e.Games[i]; g.RoundsLeft >= 1 && g.RoundsLeft <= feature.LastRounds {
				x := s.e.motivation(i)
				s.offsets[i] = s.Offset.at(x[:])
				if b < end {
					waiting = append(waiting, i)
				}
			}
		}
	}
	return nil
}

// residual returns the market's sup less the filter's; ok is false without odds.
func (s *strength) residual(i int, p goalmodel.Supremacy) (float64, bool) {
	o := s.e.observed[i]
	return o.Sup - p.Sup, o.Quality != goalmodel.NoOdds
}

// fitCalibration fits the calibration to the seasons before the one that block end
// opens.
func (s *strength) fitCalibration(end int, predicted []goalmodel.Supremacy) error {
	season := s.e.Blocks[end].Season
	first := max(season-s.layer.seasons, s.e.Blocks[0].Season+calibrationWarmUp)
	var examples []example
	for b := range end {
		block := &s.e.Blocks[b]
		if block.Season >= season || block.Season < first {
			continue
		}
		for i := block.First; i < block.End; i++ {
			if !s.e.Games[i].HasResult {
				continue
			}
			p := s.raw(i, predicted[i])
			x := s.calibrationFeatures(i, predicted[i])
			target := s.e.target(i, s.layer.share)
			examples = append(examples, example{math.Log(p[0] / p[1]), math.Log(p[2] / p[1]), x[:], target, 1})
		}
	}
	var err error
	s.Calibration, err = fitSoftmax(examples, s.layer.penalty)
	return err
}

func (s *strength) offsetOf(i int) float64 {
	if g := &s.e.Games[i]; s.plain || g.RoundsLeft < 1 || g.RoundsLeft > feature.LastRounds {
		return 0
	}
	if s.offsets != nil {
		return s.offsets[i]
	}
	x := s.e.motivation(i) // a game that was not in the history of the fit
	return s.Offset.at(x[:])
}

// raw returns the probabilities before calibration.
func (s *strength) raw(i int, p goalmodel.Supremacy) football.Probs {
	p.Sup += s.offsetOf(i)
	home, away := p.Rates()
	return goalmodel.Outcomes(home, away, gridRho)
}

// probs returns the probabilities of a game from the filter's prediction.
func (s *strength) probs(i int, p goalmodel.Supremacy) football.Probs {
	probs := s.raw(i, p)
	if s.plain {
		return probs
	}
	x := s.calibrationFeatures(i, p)
	return s.Calibration.move(probs, x[:])
}

const calibrationColumns = 9

// calibrationFeatures returns the features of the calibration.
func (s *strength) calibrationFeatures(i int, p goalmodel.Supremacy) (x [calibrationColumns]float64) {
	g := &s.e.Games[i]
	if s.e.lower(g) {
		x[0] = 1
	}
	x[1], x[2] = p.Sup+s.offsetOf(i), p.Tot
	if g.RoundsLeft >= 1 && g.RoundsLeft <= lateRounds {
		home, away := &s.e.stakes[i][0], &s.e.stakes[i][1]
		x[3], x[4], x[5] = home.Need-away.Need, home.Leverage-away.Leverage, home.Dead-away.Dead
		x[6] = s.offsetOf(i)
	}
	early := max(0, earlyMatches-float64(g.RoundsPlayed)) / earlyMatches
	x[7], x[8] = early*x[1], early
	return x
}

func (s *strength) begin(block int) error {
	s.Filter.Begin(block)
	return nil
}

func (s *strength) attach(e *Evidence, block int) {
	s.e = e
	s.Filter.Attach(e.History)
	if block >= 0 {
		s.Filter.Begin(block)
	}
}

func (s *strength) learn(block int) { s.Filter.Learn(block, s.offsets) }

func (s *strength) predict(i int) (prediction, bool) {
	p := s.Filter.Predict(&s.e.Games[i])
	probs := s.probs(i, p)
	p.Sup += s.offsetOf(i)
	home, away := p.Rates()
	return prediction{Probs: probs, Home: home, Away: away, Rho: gridRho, Spread: s.Filter.Spread(&s.e.Games[i])}, true
}
