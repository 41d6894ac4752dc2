package ingest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// KnownTeam is a team with all its spellings.
type KnownTeam struct {
	Team    football.Team
	Aliases []string
}

// Suggestion is a team that an unknown spelling may mean.
type Suggestion struct {
	Team        football.Team
	Similarity  float64 // 0 to 1: 1 is the same name but for accents and words such as Club
	Preselected bool    // likely enough to be offered as the answer
}

// How like a suggestion must be, to be made and to be offered as the answer.
const (
	minSimilarity    = 0.35
	likelySimilarity = 0.75
	maxSuggestions   = 5
)

// fillerWords words tell clubs apart hardly ever.
var fillerWords = map[string]bool{
	"fc": true, "cf": true, "cd": true, "ud": true, "sd": true, "rcd": true, "rc": true, "ca": true, "ad": true, "ce": true, "cp": true, "sad": true, "club": true,
	"de": true, "la": true, "el": true, "futbol": true, "football": true, "balompie": true, "afc": true, "the": true, "and": true, "ac": true, "as": true, "ss": true,
}

// Suggest finds the teams that a spelling may mean, the most alike first.
func Suggest(spelling string, known []KnownTeam) []Suggestion {
	wanted := simplify(spelling)
	var list []Suggestion
	for _, k := range known {
		best := 0.0
		for _, name := range append([]string{k.Team.Name}, k.Aliases...) {
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
	if len(list) > 0 && list[0].Similarity >= likelySimilarity && (len(list) == 1 || list[0].Similarity > list[1].Similarity+0.1) {
		list[0].Preselected = true
	}
	return list
}

// simplify drops accents, punctuation and filler words. A name of nothing
// else stays.
func simplify(name string) string {
	words := strings.FieldsFunc(football.FoldText(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	var kept []string
	for _, word := range words {
		if !fillerWords[word] {
			kept = append(kept, word)
		}
	}
	if len(kept) == 0 {
		kept = words
	}
	return strings.Join(kept, " ")
}

// similarity of two names: Dice's coefficient of the pairs of letters in their
// words. A word that is the beginning of the other's counts as that word, as
// published files shorten names (Ath Madrid, Man United).
func similarity(a, b string) float64 {
	if a == b {
		return 1
	}
	wordsA, wordsB := strings.Fields(a), strings.Fields(b)
	for i, x := range wordsA {
		for _, y := range wordsB {
			if len(x) >= 3 && strings.HasPrefix(y, x) {
				wordsA[i] = y
			} else if len(y) >= 3 && strings.HasPrefix(x, y) {
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
	return 2 * float64(shared) / float64(total) * 0.99 // only the same name is 1
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
