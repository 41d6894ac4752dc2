package pool

import "slices"

// parityCode is a linear code of columns: those whose syndrome, the sum over the
// fixtures of the code's digit vector times the rank of the outcome, is zero modulo 3
// in every digit. The rank is 0 for the most probable outcome, so that the favourites
// are in every code. The more digits, the fewer columns, and the farther apart.
type parityCode []word

// parityCodes are the codes from which Coverage chooses. Those with four and more
// digits were found by random search for a minimum distance of 3, 4, 5 and 5; the last
// one, 2,187 columns, guarantees ten hits whatever happens.
var parityCodes = []parityCode{
	nil, // all columns
	packed("10 11 12 10 11 12 10 11 12 10 11 12 10 11"),
	packed("100 110 120 101 111 121 102 112 122 100 111 122 101 112"),
	packed("0211 2020 0002 1200 1110 1222 2210 2102 2010 1122 0121 2120 0100 0110"),
	packed("20001 01110 02201 00202 12100 00010 20112 20110 10102 11002 02010 10212 10020 21010"),
	packed("002012 102201 111012 112222 021120 211110 201121 211012 211002 000001 210201 002210 012002 022100"),
	packed("1101121 0221120 1100202 2011200 0202010 0100210 2101101 1012221 0222100 0211102 2012001 2000100 1202010 2202201"),
}

// maxDigits is the number of digits of the longest syndrome.
const maxDigits = 7

// syndromes returns the syndrome of each outcome of some fixtures, packed into one
// number; of the negated digits if asked.
func (c parityCode) syndromes(f *Forecasts, from, to int, negated bool) []int {
	all := [][maxDigits]uint8{{}}
	for i := from; i < to; i++ {
		var rank [3]uint8
		for r, o := range ranked(f[i]) {
			rank[o] = uint8(r)
		}
		next := make([][maxDigits]uint8, 0, 3*len(all))
		for _, sum := range all {
			for _, r := range rank {
				s := sum
				for digit, factor := range c[i] {
					s[digit] = (sum[digit] + r*factor) % 3
				}
				next = append(next, s)
			}
		}
		all = next
	}
	numbers := make([]int, len(all))
	for x, sum := range all {
		for _, s := range sum[:len(c[0])] {
			if negated {
				s = (3 - s) % 3
			}
			numbers[x] = 3*numbers[x] + int(s)
		}
	}
	return numbers
}

// likeliest returns the n most probable columns of the code that keep accepts (nil:
// all), most probable first.
func (c parityCode) likeliest(f *Forecasts, n int, keep func(Column) bool) []Column {
	if c == nil {
		return Likeliest(f, n, keep)
	}
	blocks, places := products(f[:half]), products(f[half:])
	bySyndrome := make([][]int, power3(len(c[0])))
	for place, s := range c.syndromes(f, half, Fixtures, false) {
		bySyndrome[s] = append(bySyndrome[s], place)
	}
	for _, same := range bySyndrome {
		slices.SortFunc(same, func(a, b int) int { return compareRanked(rankedColumn{places[a], a}, rankedColumn{places[b], b}) })
	}
	best := topColumns{n: n, keep: keep}
	for block, s := range c.syndromes(f, 0, half, true) {
		for _, place := range bySyndrome[s] {
			p := blocks[block] * places[place]
			if !best.wants(p) {
				break // the others of the block are less probable still
			}
			best.offer(p, block*side+place)
		}
	}
	return best.columns()
}
