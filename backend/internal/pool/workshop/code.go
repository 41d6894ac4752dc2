package workshop

import (
	"slices"
	"sync"

	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// maxMisses is the largest number of misses that a reduction can allow: 11 of 14.
const maxMisses = 3

// piece is a code on some triples and dobles, or those left out of the choice: size
// words, of which one has at most misses symbols wrong.
type piece struct {
	triples, dobles, misses, size int
	words                         [][]uint8 // symbols, triples first
}

// pieces are the codes that others are made of.
var pieces = sync.OnceValue(func() []piece {
	all := []piece{
		{1, 0, 0, 3, [][]uint8{{0}, {1}, {2}}},
		{0, 1, 0, 2, [][]uint8{{0}, {1}}},
		{1, 0, 1, 1, [][]uint8{{0}}},
		{0, 1, 1, 1, [][]uint8{{0}}},
		// Of five dobles one symbol occurs three times, of four triples one twice.
		{0, 5, 2, 2, [][]uint8{{0, 0, 0, 0, 0}, {1, 1, 1, 1, 1}}},
		{4, 0, 2, 3, [][]uint8{{0, 0, 0, 0}, {1, 1, 1, 1}, {2, 2, 2, 2}}},
		{0, 7, 3, 2, [][]uint8{{0, 0, 0, 0, 0, 0, 0}, {1, 1, 1, 1, 1, 1, 1}}},
		{5, 0, 3, 3, [][]uint8{{0, 0, 0, 0, 0}, {1, 1, 1, 1, 1}, {2, 2, 2, 2, 2}}},
	}
	reductions := pool.Reductions()
	for i := range reductions {
		r := &reductions[i]
		misses := pool.Fixtures - r.Guarantee()
		if misses > maxMisses {
			continue
		}
		all = append(all, pieceOf(r, misses))
	}
	for _, found := range foundCodes {
		words := wordsOf(found.words)
		all = append(all, piece{found.triples, found.dobles, found.misses, len(words), words})
	}
	for i := range syndromeCodes {
		c := &syndromeCodes[i]
		words := c.words()
		all = append(all, piece{c.triples, c.dobles, 1, len(words), words})
	}
	return all
})

func pieceOf(r *pool.Reduction, misses int) piece {
	p := piece{r.Triples, r.Dobles, misses, r.Len(), nil}
	var m pool.Marks
	for i := range m {
		m[i] = 1
		switch {
		case i < r.Triples:
			m[i] = pool.Triple
		case i < r.Triples+r.Dobles:
			m[i] = 0b11
		}
	}
	columns, err := r.Columns(m)
	if err != nil {
		panic(err) // the marks were made for it
	}
	for _, c := range columns {
		word := make([]uint8, r.Triples+r.Dobles)
		for i := range word {
			word[i] = uint8(c[i])
		}
		p.words = append(p.words, word)
	}
	return p
}

// choice is the smallest code known for triples, dobles and misses: one piece and the
// code for what it leaves.
type choice struct {
	size int
	with *piece // nil: nothing is left
}

type codeKey struct{ triples, dobles, misses int }

var bestCodes = sync.OnceValue(func() map[codeKey]choice {
	best := map[codeKey]choice{}
	for n := range pool.Fixtures + 1 {
		for triples := range n + 1 {
			for misses := range maxMisses + 1 {
				dobles := n - triples
				if n == 0 {
					best[codeKey{0, 0, misses}] = choice{size: 1}
					continue
				}
				var found choice
				all := pieces()
				for i := range all {
					p := &all[i]
					rest, ok := best[codeKey{triples - p.triples, dobles - p.dobles, misses - p.misses}]
					if ok && (found.size == 0 || p.size*rest.size < found.size) {
						found = choice{p.size * rest.size, p}
					}
				}
				best[codeKey{triples, dobles, misses}] = found
			}
		}
	}
	return best
})

// CodeSize returns the number of columns in which marks with so many triples and dobles
// are reduced to a guarantee of 14, 13, 12 or 11, as the known codes do it.
func CodeSize(triples, dobles, guarantee int) int {
	return bestCodes()[codeKey{triples, dobles, pool.Fixtures - guarantee}].size
}

// codeColumns returns the columns of the smallest known code on the marks.
func codeColumns(m *pool.Marks, misses int) []pool.Column {
	var base pool.Column
	var triples, dobles []int
	for i, mark := range m {
		base[i] = mark.Outcomes()[0]
		switch mark.Len() {
		case 2:
			dobles = append(dobles, i)
		case 3:
			triples = append(triples, i)
		}
	}
	columns := []pool.Column{base}
	for key := (codeKey{len(triples), len(dobles), misses}); ; {
		p := bestCodes()[key].with
		if p == nil {
			return columns
		}
		fixtures := slices.Concat(triples[:p.triples], dobles[:p.dobles])
		triples, dobles = triples[p.triples:], dobles[p.dobles:]
		key = codeKey{len(triples), len(dobles), key.misses - p.misses}
		next := make([]pool.Column, 0, len(columns)*p.size)
		for _, c := range columns {
			for _, word := range p.words {
				for place, symbol := range word {
					c[fixtures[place]] = m[fixtures[place]].Outcomes()[symbol]
				}
				next = append(next, c)
			}
		}
		columns = next
	}
}
