package openfootball

import (
	"bytes"
	"encoding/json"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// jsonMatch is a match of football.json. Old files, whose matches are in rounds, write
// teams as objects and scores as a number for each side.
type jsonMatch struct {
	Round string          `json:"round"`
	Stage string          `json:"stage"`
	Group jsonName        `json:"group"`
	Leg   json.RawMessage `json:"leg"`
	Date  string          `json:"date"`
	Time  string          `json:"time"`
	Zone  string          `json:"timezone"` // UTC+3
	Team1 jsonName        `json:"team1"`
	Team2 jsonName        `json:"team2"`
	Score json.RawMessage `json:"score"`
	// Status is one of awarded, postponed, abandoned, cancelled and the like.
	Status  string   `json:"status"`
	Ground  jsonName `json:"ground"`
	Stadium jsonName `json:"stadium"`
	City    string   `json:"city"`
	jsonSides
}

// jsonSides are the goals of both sides in old files: after 90 minutes, at half-time,
// after extra time and on penalties.
type jsonSides struct {
	Full1      *int `json:"score1"`
	Full2      *int `json:"score2"`
	Half1      *int `json:"score1i"`
	Half2      *int `json:"score2i"`
	Extra1     *int `json:"score1et"`
	Extra2     *int `json:"score2et"`
	Penalties1 *int `json:"score1p"`
	Penalties2 *int `json:"score2p"`
}

// jsonName is a name, which is a text or an object that has it.
type jsonName string

// UnmarshalJSON reads a text, or the name of an object. Anything else is no name.
func (n *jsonName) UnmarshalJSON(text []byte) error {
	var name string
	if json.Unmarshal(text, &name) != nil {
		var named struct {
			Name string `json:"name"`
		}
		_ = json.Unmarshal(text, &named) // without a name it stays empty
		name = named.Name
	}
	*n = jsonName(name)
	return nil
}

// jsonGoals are the goals of both sides; nil: not known.
type jsonGoals []*int

// String returns the goals as the file writes them.
func (g jsonGoals) String() string {
	text, err := json.Marshal([]*int(g))
	if err != nil {
		return "[]"
	}
	return string(text)
}

// jsonScore are the scores of a match, each of two numbers.
type jsonScore struct {
	Full      jsonGoals `json:"ft"`
	Half      jsonGoals `json:"ht"`
	Extra     jsonGoals `json:"et"`
	Penalties jsonGoals `json:"p"`
}

// scores returns the scores of the match in whatever form they are.
func (m jsonMatch) scores() (s jsonScore, err error) {
	if len(m.Score) > 0 && !bytes.Equal(m.Score, []byte("null")) {
		if json.Unmarshal(m.Score, &s) != nil && json.Unmarshal(m.Score, &s.Full) != nil {
			return s, fault.New(fault.Invalid, "it is not of the form {\"ft\": [2, 1]}")
		}
		return s, nil
	}
	for _, one := range []struct {
		home, away *int
		goals      *jsonGoals
	}{{m.Full1, m.Full2, &s.Full}, {m.Half1, m.Half2, &s.Half}, {m.Extra1, m.Extra2, &s.Extra}, {m.Penalties1, m.Penalties2, &s.Penalties}} {
		if one.home != nil || one.away != nil {
			*one.goals = jsonGoals{one.home, one.away}
		}
	}
	return s, nil
}
