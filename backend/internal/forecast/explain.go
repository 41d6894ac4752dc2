package forecast

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// Part of a forecast: by how much it moved the logits ln(p1/pX) and ln(p2/pX).
// The parts of a forecast add up to its logits. Each is what it added after the
// ones before it, the first being a match of the division between two average
// teams at neither's ground.
type Part struct {
	Name PartName `json:"name"`
	Home float64  `json:"home"`
	Away float64  `json:"away"`
}

// PartName says what a part is.
type PartName string

// The parts, in their order.
const (
	PartDivision    PartName = "division" // how open its matches are
	PartHome        PartName = "homeAdvantage"
	PartHomeAttack  PartName = "homeAttack"
	PartHomeDefence PartName = "homeDefence"
	PartAwayAttack  PartName = "awayAttack"
	PartAwayDefence PartName = "awayDefence"
	PartRatings     PartName = "ratings" // of models that do not tell attack from defence
	PartMotivation  PartName = "motivation"
	PartCalibration PartName = "calibration"
	PartOthers      PartName = "otherModels"
	PartOdds        PartName = "currentOdds"
)

// steps are the logits of a forecast as parts are added to it.
type steps struct {
	parts      []Part
	home, away float64
}

// to adds a part that brings the forecast to some probabilities.
func (s *steps) to(name PartName, p football.Probs) {
	home, away := math.Log(p[0]/p[1]), math.Log(p[2]/p[1])
	s.parts = append(s.parts, Part{name, home - s.home, away - s.away})
	s.home, s.away = home, away
}

// rates adds a part that brings the forecast to the grid of some rates.
func (s *steps) rates(name PartName, p goalmodel.Supremacy, rho float64) {
	home, away := p.Rates()
	s.to(name, goalmodel.Outcomes(home, away, rho))
}

// explain what a learner said of a game.
func explain(l learner, e *Evidence, i int, o prediction) []Part {
	var s steps
	switch m := l.(type) {
	case *strength:
		m.explain(&s, i)
	case *dynamic:
		m.explain(&s, i)
	case *ensemble:
		if lead, ok := m.Lead.(*strength); ok {
			lead.explain(&s, i)
		}
		s.to(PartOthers, o.Probs)
	case *blend:
		m.Model.explain(&s, i)
		s.to(PartOdds, o.Probs)
	default:
		g := &e.Games[i]
		division := &e.base.Divisions[g.Division]
		s.rates(PartDivision, goalmodel.Supremacy{Tot: division.Level}, gridRho)
		s.rates(PartHome, goalmodel.Supremacy{Sup: division.Home, Tot: division.Level}, gridRho)
		s.to(PartRatings, o.Probs)
	}
	s.settle(o.Probs)
	return s.parts
}

// settle gives the last part what rounding and the least probability have left.
func (s *steps) settle(p football.Probs) {
	last := &s.parts[len(s.parts)-1]
	last.Home += math.Log(p[0]/p[1]) - s.home
	last.Away += math.Log(p[2]/p[1]) - s.away
}

func (s *strength) explain(to *steps, i int) {
	p := s.Filter.Parts(&s.e.Games[i])
	at := goalmodel.Supremacy{Tot: p.Level}
	to.rates(PartDivision, at, gridRho)
	at.Sup, at.Tot = at.Sup+p.Home.Sup, at.Tot+p.Home.Tot
	to.rates(PartHome, at, gridRho)
	// ln λ₁ rises by the home attack and falls by the away defence; ln λ₂ the
	// other way round.
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
		to.rates(side.name, at, gridRho)
	}
	if s.plain {
		return
	}
	at.Sup += s.offsetOf(i)
	to.rates(PartMotivation, at, gridRho)
	o, _ := s.predict(i)
	to.to(PartCalibration, o.Probs)
}

func (m *dynamic) explain(to *steps, i int) {
	g := &m.e.Games[i]
	r := m.Model.Predict(g)
	division := &m.Model.Divisions[g.Division]
	at := goalmodel.Supremacy{Tot: 2 * division.Level.Mean}
	to.rates(PartDivision, at, r.Rho)
	home := division.Home.Mean
	if g.ClosedDoors {
		home -= m.Model.Settings.ClosedDoors
	}
	at.Sup, at.Tot = home, at.Tot+home
	to.rates(PartHome, at, r.Rho)
	attack, defence := m.Model.Strength(g.Home)
	at.Sup, at.Tot = at.Sup+attack, at.Tot+attack
	to.rates(PartHomeAttack, at, r.Rho)
	at.Sup, at.Tot = at.Sup+defence, at.Tot-defence
	to.rates(PartHomeDefence, at, r.Rho)
	attack, _ = m.Model.Strength(g.Away)
	at.Sup, at.Tot = at.Sup-attack, at.Tot+attack
	to.rates(PartAwayAttack, at, r.Rho)
	// With it comes how well the teams are known: the mean of a rate is above
	// its median.
	to.to(PartAwayDefence, goalmodel.Outcomes(r.Home, r.Away, r.Rho))
}
