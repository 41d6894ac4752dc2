package competition

import (
	"math"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Deduction is points taken away from a team in a season.
type Deduction struct {
	ID       int64
	Division string
	Season   football.Season
	Team     football.Team
	Points   int       // taken away; negative: given back
	Day      time.Time // of the decision, at midnight UTC
	Reason   string
}

// MaxDeduction is the most points that one decision takes away or gives back.
const MaxDeduction = 99

// DeductionsAfter returns the deductions that count in the table after a matchday: those
// decided before the day on which the next matchday was played. 0: all.
func (s *Season) DeductionsAfter(matchday int) []Deduction {
	if len(s.Deductions) == 0 {
		return nil
	}
	era := s.Competition.At(s.Season)
	next := s.nextMatchday(era, era.TableParts(s.Records), matchday)
	if next.IsZero() {
		return s.Deductions
	}
	return slices.DeleteFunc(slices.Clone(s.Deductions), func(d Deduction) bool { return !d.Day.Before(next) })
}

// nextMatchday returns the day, at midnight UTC, of the matchday after another one: that of
// its middle match, because single matches are brought forward and put off. It returns zero
// if none comes after it, and after matchday 0, which stands for the end.
func (s *Season) nextMatchday(era Era, parts []TablePart, matchday int) time.Time {
	if matchday == 0 {
		return time.Time{}
	}
	first := math.MaxInt
	var kickoffs []time.Time
	for i := range s.Records {
		round := s.round(era, parts, i)
		if round <= matchday || round > first {
			continue
		}
		if round < first {
			first, kickoffs = round, kickoffs[:0]
		}
		kickoffs = append(kickoffs, s.Records[i].Kickoff)
	}
	if len(kickoffs) == 0 {
		return time.Time{}
	}
	slices.SortFunc(kickoffs, time.Time.Compare)
	return kickoffs[len(kickoffs)/2].UTC().Truncate(24 * time.Hour)
}

// round returns the matchday of a record as a table counts them; 0: it is in no table, or
// its matchday is not known.
func (s *Season) round(era Era, parts []TablePart, record int) int {
	r := &s.Records[record]
	switch own := era.Stages[0].Rounds; {
	case parts[record] == NotInTable:
		return 0
	case parts[record] == InSplit && r.Stage != "" && r.Matchday > 0 && r.Matchday <= own:
		return r.Matchday + own // counted anew in the stage
	}
	return r.Matchday
}

// deduct takes the points away whose deductions are meant.
func deduct(deductions []Deduction, ranking *Ranking, all []*Standing, number map[int64]int, meant func(Deduction) bool) {
	for _, d := range deductions {
		if i, playing := number[d.Team.ID]; playing && meant(d) {
			all[i].Points -= d.Points
			all[i].Deducted += d.Points
			ranking.Deduct(i, d.Points)
		}
	}
}
