package pool

import "sync"

// nearbyHalf is the number of halves within one more than paidMisses of any half.
const nearbyHalf = 1 + 7*2 + 21*4 + 35*8 + 35*16 + 21*32

// nearby lists, for each half, the halves within one more than paidMisses of it, nearest
// first. It depends on nothing, so it is built once, 7 MB, and shared.
var nearby = sync.OnceValue(func() *[side][nearbyHalf]uint16 {
	var differences [nearbyHalf]uint16 // from half 0
	next := within
	for x := range side {
		if d := hammingDistance(x, 0); d <= paidMisses+1 {
			differences[next[d]] = uint16(x)
			next[d]++
		}
	}
	// A half plus a difference, digit by digit, in two steps because a table of all
	// sums would be as large as the result.
	const low = 81
	sums := digitSums(low)
	all := new([side][nearbyHalf]uint16)
	for from := range all {
		highs, lows := sums[from/low], sums[from%low]
		for i, difference := range differences {
			all[from][i] = highs[difference/low]*low + lows[difference%low]
		}
	}
	return all
})

// within holds the number of halves nearer than a distance from any half:
// the sum of C(7, d) 2^d.
var within = [half + 2]int{0, 1, 15, 99, 379, 939, 1611, 2059, 2187}

// hammingDistance returns the number of ternary digits in which two numbers differ.
func hammingDistance(a, b int) (n int) {
	for ; a != b; a, b = a/3, b/3 {
		if a%3 != b%3 {
			n++
		}
	}
	return n
}

// differences returns hammingDistance of two halves, from a table for the
// parts of them.
func differences(a, b int) int {
	const low = 81
	table := differenceTable()
	return int(table[a/low][b/low]) + int(table[a%low][b%low])
}

// differenceTable has the number of digits in which two numbers of four digits differ.
var differenceTable = sync.OnceValue(func() *[81][81]uint8 {
	table := new([81][81]uint8)
	for a := range table {
		for b := range table[a] {
			table[a][b] = uint8(hammingDistance(a, b))
		}
	}
	return table
})

// digitSums returns the sum of each two numbers below n, digit by digit modulo 3.
func digitSums(n int) [][]uint16 {
	sums := make([][]uint16, n)
	for a := range sums {
		sums[a] = make([]uint16, n)
		for b := range sums[a] {
			sum := 0
			for digit := 1; digit < n; digit *= 3 {
				sum += (a/digit + b/digit) % 3 * digit
			}
			sums[a][b] = uint16(sum)
		}
	}
	return sums
}

// halfDigits has the outcomes of each half.
var halfDigits = sync.OnceValue(func() *[side][half]uint8 {
	all := new([side][half]uint8)
	for x := range all {
		rest := x
		for i := half - 1; i >= 0; i-- {
			all[x][i] = uint8(rest % 3)
			rest /= 3
		}
	}
	return all
})
