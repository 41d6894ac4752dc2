package ingest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/club"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// KnownTeam is a team with all its spellings.
type KnownTeam struct {
	Team    football.Team
	Aliases []string
}

// Suggestion is a team that an unknown spelling may belong to.
type Suggestion struct {
	Team        football.Team
	Similarity  float64 // 0 to 1; 1: equal except for accents and words such as Club
	Preselected bool    // likely enough to be preselected in the form
}

// minSimilarity is the least similarity of a suggestion, likelySimilarity that of a
// preselected one.
const (
	minSimilarity    = 0.35
	likelySimilarity = 0.75
	maxSuggestions   = 5
)

// fillerWords are words that hardly distinguish clubs.
var fillerWords = map[string]bool{
	"fc": true, "cf": true, "cd": true, "ud": true, "sd": true, "rcd": true, "rc": true, "ca": true, "ad": true, "ce": true, "cp": true, "sad": true, "club": true,
	"de": true, "la": true, "el": true, "futbol": true, "football": true, "balompie": true, "afc": true, "the": true, "and": true, "ac": true, "as": true, "ss": true,
}

// Suggest returns the teams that a spelling may belong to, most similar first. It
// knows the teams also by all spellings of their clubs.
func Suggest(spelling string, known []KnownTeam) []Suggestion {
	wanted := simplify(spelling)
	var list []Suggestion
	for _, k := range known {
		best := 0.0
		for _, name := range k.names() {
			best = max(best, similarity(wanted, simplify(name)))
		}
		if best >= minSimilarity {
			list = append(list, Suggestion{Team: k.Team, Similarity: best})
		}
	}
	slices.SortFunc(list, func(a, b Suggestion) int {
		return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(a.Team.Name, b.Team.Name))
	})
	list = list[:min(len(list), maxSuggestions)]
	if len(list) > 0 && list[0].Similarity >= likelySimilarity && club.IsReserve(list[0].Team.Name) == club.IsReserve(spelling) && (len(list) == 1 || list[0].Similarity > list[1].Similarity+0.1) {
		list[0].Preselected = true
	}
	return list
}

// Club returns the club of the team by any of its spellings; nil if it is not known.
func (k KnownTeam) Club() *club.Club {
	for _, name := range append([]string{k.Team.Name}, k.Aliases...) {
		if c := club.Find(club.FieldOf(k.Team), k.Team.Country, name, 0); c != nil {
			return c
		}
	}
	return nil
}

// names returns the team's spellings and those of its club.
func (k KnownTeam) names() []string {
	names := append([]string{k.Team.Name}, k.Aliases...)
	if c := k.Club(); c != nil {
		names = append(names, c.Spellings()...)
	}
	return names
}

// IsCalled reports whether a text typed to search for a team finds this one: each of its
// words begins a word of one of the team's names.
func (k KnownTeam) IsCalled(search string) bool {
	wanted := strings.Fields(simplify(search))
	return slices.ContainsFunc(k.names(), func(name string) bool {
		words := strings.Fields(simplify(name))
		for _, word := range wanted {
			if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, word) }) {
				return false
			}
		}
		return true
	})
}

// simplify removes accents, punctuation and filler words. A name of filler words
// alone keeps them.
func simplify(name string) string {
	words := strings.FieldsFunc(football.FoldText(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	var distinctive []string
	for _, word := range words {
		if !fillerWords[word] {
			distinctive = append(distinctive, word)
		}
	}
	if len(distinctive) == 0 {
		distinctive = words
	}
	return strings.Join(distinctive, " ")
}

// typoSimilarity is that of names that differ by a typing mistake, minTypoLength the
// length of the shortest names that may have one.
const (
	typoSimilarity = .85
	minTypoLength  = 5
)

// similarity says how alike two simplified names are, from 0 to 1. Only equal names
// have similarity 1.
func similarity(a, b string) float64 {
	switch {
	case a == b:
		return 1
	case isTypo(a, b):
		return max(typoSimilarity, pairSimilarity(a, b))
	}
	return pairSimilarity(a, b)
}

// isTypo reports whether two names differ by one letter that is wrong, missing or
// added, or by two that are exchanged.
func isTypo(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < minTypoLength || len(y)-len(x) > 1 {
		return false
	}
	same := 0
	for same < len(x) && x[same] == y[same] {
		same++
	}
	x, y = x[same:], y[same:]
	switch {
	case len(x) < len(y):
		return slices.Equal(x, y[1:])
	case len(x) > 1 && x[0] == y[1] && x[1] == y[0]:
		return slices.Equal(x[2:], y[2:])
	}
	return slices.Equal(x[1:], y[1:])
}

// pairSimilarity returns the Dice coefficient of the letter pairs in the words of two
// names. A word that is a prefix of a word of the other name counts as that word,
// because published files shorten names (Ath Madrid, Man United).
func pairSimilarity(a, b string) float64 {
	wordsA, wordsB := strings.Fields(a), strings.Fields(b)
	for i, x := range wordsA {
		for _, y := range wordsB {
			if len(x) >= 3 && strings.HasPrefix(y, x) || len(y) >= 3 && strings.HasPrefix(x, y) {
				wordsA[i] = y
			}
		}
	}
	pairsA, pairsB := letterPairs(wordsA), letterPairs(wordsB)
	shared, total := 0, 0
	for pair, n := range pairsA {
		shared += min(n, pairsB[pair])
		total += n
	}
	for _, n := range pairsB {
		total += n
	}
	if total == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(total) * 0.99 // below 1, as the names differ
}

func letterPairs(words []string) map[string]int {
	found := map[string]int{}
	for _, word := range words {
		word = " " + word + " "
		for i := range len(word) - 1 {
			found[word[i:i+2]]++
		}
	}
	return found
}
