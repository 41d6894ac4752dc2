package ingest

import (
	"cmp"
	"maps"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// unknown is a spelling for which a team was added.
type unknown struct {
	UnknownSpelling
	team football.Team
	line int             // of its first entry
	seen int             // number of unknown spellings before it
	met  map[int64]votes // known teams that it may be by whom they met
}

// votes count the entries that speak for a team.
type votes struct {
	team     football.Team
	number   int
	opponent string // of the first one
}

// settleUnknown looks for the known teams that unknown spellings may mean, by their
// names and by who met whom on which day. A dry run reports them. Otherwise a spelling
// that is likely to mean a known team stops the import, because the season would be
// there twice, unless Options.NewTeams says that it is a new one.
func (r *run) settleUnknown() {
	if len(r.unknown) == 0 || r.opt.Sample {
		return
	}
	byTeam := map[int64]*unknown{}
	for _, u := range r.unknown {
		byTeam[u.team.ID] = u
	}
	for _, s := range r.seasons {
		s.voteForUnknown(byTeam)
	}
	for _, u := range slices.SortedFunc(maps.Values(r.unknown), func(a, b *unknown) int {
		return cmp.Compare(a.seen, b.seen)
	}) {
		reason, met := u.promoteMet()
		if r.opt.DryRun {
			r.report.Unknown = append(r.report.Unknown, u.UnknownSpelling)
			continue
		}
		if r.opt.NewTeams || len(u.Suggestions) == 0 || !u.Suggestions[0].Preselected || r.named[u.Suggestions[0].Team.ID] {
			continue
		}
		likely := u.Suggestions[0].Team.Name
		if !met {
			reason = fault.Say("the names are alike")
		}
		r.problems.Add(listing.Problem{Line: u.line, Message: fault.Say("%q is not a known team, but likely %s: %s. "+
			"Say on the page which team it is, or take it as a new one with --new-teams", u.Spelling, likely, reason)})
	}
}

// promoteMet moves the team with most votes to the front of the suggestions, and
// returns why; met is false if there are no votes.
func (u *unknown) promoteMet() (reason fault.Sentence, met bool) {
	best := votes{}
	for _, v := range u.met {
		if v.number > best.number || v.number == best.number && v.team.Name < best.team.Name {
			best = v
		}
	}
	if best.number == 0 {
		return reason, false
	}
	similarity := 0.0
	list := u.Suggestions[:0]
	for _, one := range u.Suggestions {
		if one.Team.ID == best.team.ID {
			similarity = one.Similarity
			continue
		}
		one.Preselected = false
		list = append(list, one)
	}
	u.Suggestions = slices.Insert(list, 0, Suggestion{Team: best.team, Similarity: max(similarity, likelySimilarity), Preselected: true})
	u.Suggestions = u.Suggestions[:min(len(u.Suggestions), maxSuggestions)]
	return fault.Say("it met %s that day", best.opponent), true
}

// minPairSimilarity is the least mean similarity of the names of two teams, both
// unknown, that are taken for two known ones that met on the same day with the same
// score.
const minPairSimilarity = .45

// voteForUnknown compares the new matches of a season with the stored ones of the same
// day: a team does not play twice.
func (s *season) voteForUnknown(byTeam map[int64]*unknown) {
	if len(s.before) == 0 {
		return
	}
	stored := map[string][]*football.MatchRecord{}
	for record, before := range s.before {
		day := before.Kickoff.Format("2006-01-02")
		stored[day] = append(stored[day], record)
	}
	for _, key := range s.order {
		for _, one := range s.rows[key] {
			home, away := byTeam[one.home.ID], byTeam[one.away.ID]
			if home == nil && away == nil {
				continue
			}
			for _, record := range stored[one.entry.Kickoff.Format("2006-01-02")] {
				switch {
				case home != nil && away == nil && record.Away.ID == one.away.ID:
					home.vote(record.Home, record.Away.Name)
				case home == nil && away != nil && record.Home.ID == one.home.ID:
					away.vote(record.Away, record.Home.Name)
				case home != nil && away != nil && sameScore(record.Score, one.entry.Score) &&
					(similarity(simplify(one.home.Name), simplify(record.Home.Name))+similarity(simplify(one.away.Name), simplify(record.Away.Name)))/2 >= minPairSimilarity:
					home.vote(record.Home, record.Away.Name)
					away.vote(record.Away, record.Home.Name)
				}
			}
		}
	}
}

func sameScore(a, b *football.Score) bool { return a != nil && b != nil && *a == *b }

func (u *unknown) vote(team football.Team, opponent string) {
	v, ok := u.met[team.ID]
	if !ok {
		v = votes{team: team, opponent: opponent}
	}
	v.number++
	u.met[team.ID] = v
}
