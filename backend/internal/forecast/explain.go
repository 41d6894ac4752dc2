package forecast

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// Part is the contribution of one factor to a forecast: how much it moved the
// logits ln(p1/pX) and ln(p2/pX). The parts of a forecast add up to its logits. Each
// is relative to the parts before it; the first is a match between two average teams
// of the division on neutral ground.
type Part struct {
	Name PartName `json:"name"`
	Home float64  `json:"home"`
	Away float64  `json:"away"`
}

// PartName names a part.
type PartName string

// The parts, in their order.
const (
	PartDivision    PartName = "division" // how open the division's matches are
	PartHome        PartName = "homeAdvantage"
	PartHomeAttack  PartName = "homeAttack"
	PartHomeDefence PartName = "homeDefence"
	PartAwayAttack  PartName = "awayAttack"
	PartAwayDefence PartName = "awayDefence"
	PartRatings     PartName = "ratings" // of models that do not separate attack and defence
	PartMotivation  PartName = "motivation"
	PartCalibration PartName = "calibration"
	PartOthers      PartName = "otherModels"
	PartOdds        PartName = "currentOdds"
)

// steps accumulates the parts of a forecast and their logits.
type steps struct {
	parts      []Part
	home, away float64
}

// add adds the part that moves the forecast to the given probabilities.
func (s *steps) add(name PartName, p football.Probs) {
	home, away := math.Log(p[0]/p[1]), math.Log(p[2]/p[1])
	s.parts = append(s.parts, Part{name, home - s.home, away - s.away})
	s.home, s.away = home, away
}

// addRates adds the part that moves the forecast to the grid of the given rates.
func (s *steps) addRates(name PartName, p goalmodel.Supremacy, rho float64) {
	home, away := p.Rates()
	s.add(name, goalmodel.Outcomes(home, away, rho))
}

// explain returns the parts of a learner's prediction of a game.
func explain(l learner, e *Evidence, i int, o prediction) []Part {
	var s steps
	switch m := l.(type) {
	case *strength:
		m.explain(&s, i)
	case *dynamic:
		m.explain(&s, i)
	case *ensemble:
		m.Lead.explain(&s, i)
		s.add(PartOthers, o.Probs)
	case *blend:
		m.Model.explain(&s, i)
		s.add(PartOdds, o.Probs)
	default:
		g := &e.Games[i]
		division := &e.base.Divisions[g.Division]
		s.addRates(PartDivision, goalmodel.Supremacy{Tot: division.Level}, gridRho)
		s.addRates(PartHome, goalmodel.Supremacy{Sup: division.Home, Tot: division.Level}, gridRho)
		s.add(PartRatings, o.Probs)
	}
	s.addRemainder(o.Probs)
	return s.parts
}

// oddsPart returns the part of current odds that moves a model's own probabilities to
// the blend.
func oddsPart(own, blended football.Probs) Part {
	s := steps{home: math.Log(own[0] / own[1]), away: math.Log(own[2] / own[1])}
	s.add(PartOdds, blended)
	return s.parts[0]
}

// addRemainder adds to the last part what rounding and the minimum probability
// changed, so that the parts add up exactly.
func (s *steps) addRemainder(p football.Probs) {
	last := &s.parts[len(s.parts)-1]
	last.Home += math.Log(p[0]/p[1]) - s.home
	last.Away += math.Log(p[2]/p[1]) - s.away
}

func (s *strength) explain(to *steps, i int) {
	p := s.Filter.Parts(&s.e.Games[i])
	at := goalmodel.Supremacy{Tot: p.Level}
	to.addRates(PartDivision, at, gridRho)
	at.Sup, at.Tot = at.Sup+p.Home.Sup, at.Tot+p.Home.Tot
	to.addRates(PartHome, at, gridRho)
	// The home attack is added to ln λ₁ and the away defence subtracted from it;
	// for ln λ₂ the other way round.
	for _, side := range []struct {
		name PartName
		sup  float64
		tot  float64
	}{
		{PartHomeAttack, p.Attack[0], p.Attack[0]},
		{PartHomeDefence, p.Defence[0], -p.Defence[0]},
		{PartAwayAttack, -p.Attack[1], p.Attack[1]},
		{PartAwayDefence, -p.Defence[1], -p.Defence[1]},
	} {
		at.Sup, at.Tot = at.Sup+side.sup, at.Tot+side.tot
		to.addRates(side.name, at, gridRho)
	}
	if s.plain {
		return
	}
	at.Sup += s.offsetOf(i)
	to.addRates(PartMotivation, at, gridRho)
	o, _ := s.predict(i)
	to.add(PartCalibration, o.Probs)
}

func (m *dynamic) explain(to *steps, i int) {
	g := &m.e.Games[i]
	r := m.Model.Predict(g)
	division := &m.Model.Divisions[g.Division]
	at := goalmodel.Supremacy{Tot: 2 * division.Level.Mean}
	to.addRates(PartDivision, at, r.Rho)
	home := division.Home.Mean
	if g.ClosedDoors {
		home -= m.Model.Settings.ClosedDoors
	}
	at.Sup, at.Tot = home, at.Tot+home
	to.addRates(PartHome, at, r.Rho)
	attack, defence := m.Model.Strength(g.Home)
	at.Sup, at.Tot = at.Sup+attack, at.Tot+attack
	to.addRates(PartHomeAttack, at, r.Rho)
	at.Sup, at.Tot = at.Sup+defence, at.Tot-defence
	to.addRates(PartHomeDefence, at, r.Rho)
	attack, _ = m.Model.Strength(g.Away)
	at.Sup, at.Tot = at.Sup-attack, at.Tot+attack
	to.addRates(PartAwayAttack, at, r.Rho)
	// The last part also contains the effect of uncertainty: the mean of a rate is
	// above its median.
	to.add(PartAwayDefence, goalmodel.Outcomes(r.Home, r.Away, r.Rho))
}
