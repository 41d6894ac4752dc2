package pool_test

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/realdata"
)

var categoryNames = [pool.Categories]string{"pleno15", "14", "13", "12", "11", "10"}

// All prizes paid in 2023-24, in whole euros, from takings and winners.
func TestPrizesOf2023(t *testing.T) {
	rows := realdata.Rows(t, "quiniela-2023-24.csv")
	if len(rows) != 72 {
		t.Fatalf("%d jornadas", len(rows))
	}
	for _, row := range rows {
		takings, err := strconv.ParseFloat(row["Recaudacion"], 64)
		if err != nil {
			t.Fatal(err)
		}
		var winners [pool.Categories]int
		for c, name := range categoryNames {
			winners[c], _ = strconv.Atoi(row["Acertantes_"+name]) // empty: no winners
		}
		prizes := rules.Prizes(takings, 0, winners)
		for c := pool.PlenoAl15; c <= pool.Ten; c++ {
			want, _ := strconv.Atoi(row["Premio_"+categoryNames[c]]) // empty: no prize
			// The source drops the cents; the pleno may include an unknown jackpot.
			got := int(prizes[c] + 1e-9)
			if c == pool.PlenoAl15 && got > want || c > pool.PlenoAl15 && got != want {
				t.Errorf("jornada %s, %s right: %d € a column, want %d", row["Jornada"], categoryNames[c], got, want)
			}
		}
	}
}

func TestPrizes(t *testing.T) {
	tests := []struct {
		name    string
		winners [pool.Categories]int
		want    pool.Money
	}{
		{"takings of a million", [6]int{1, 1, 10, 100, 1000, 10_000}, pool.Money{575_000, 160_000, 7500, 750, 75, 9}},
		{"nobody has pleno or fourteen: both roll over", [6]int{0, 0, 10, 100, 1000, 10_000}, pool.Money{0, 0, 7500, 750, 75, 9}},
		{"nobody has thirteen: twelve has both funds", [6]int{0, 0, 0, 100, 1000, 10_000}, pool.Money{0, 0, 0, 1500, 75, 9}},
		{"by hand: (75,000 + 90,000) / 20,000", [6]int{0, 0, 10, 100, 10_000, 10_000}, pool.Money{0, 0, 7500, 750, 8.25, 8.25}},
		{"by hand: (160,000 + 75,000) / 5 and the rest as it is", [6]int{0, 4, 1, 100, 1000, 10_000}, pool.Money{0, 47_000, 47_000, 750, 75, 9}},
		{"three together", [6]int{0, 0, 100, 50, 25, 10_000}, pool.Money{0, 0, 225_000 / 175., 225_000 / 175., 225_000 / 175., 9}},
		{"ten below its minimum", [6]int{0, 0, 10, 100, 1000, 80_000}, pool.Money{0, 0, 7500, 750, 75, 0}},
		{"eleven below it goes to twelve", [6]int{0, 0, 10, 100, 80_000, 80_000}, pool.Money{0, 0, 7500, 1500, 0, 0}},
	}
	for _, test := range tests {
		got := rules.Prizes(1_000_000, 500_000, test.winners)
		for c := range got {
			near(t, test.name+", "+categoryNames[c], got[c], test.want[c], .005)
		}
	}
}

func TestALowerCategoryNeverPaysMoreAndPrizesStayWithinTheFunds(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 20_000 {
		var winners [pool.Categories]int
		for c := range winners {
			winners[c] = int(math.Pow(10, r.Float64()*5) - 1)
		}
		const takings, jackpot = 2e6, 3e5
		prizes := rules.Prizes(takings, jackpot, winners)
		paid, above := 0.0, math.Inf(1)
		for c, prize := range prizes {
			paid += prize * float64(winners[c])
			if winners[c] == 0 && prize != 0 {
				t.Fatalf("%v: %v", winners, prizes)
			}
			if c > 0 && prize > 0 {
				if prize > above*(1+1e-12) {
					t.Fatalf("%v: %v", winners, prizes)
				}
				above = prize
			}
		}
		if paid > .55*takings+jackpot+.005*100_000*5 {
			t.Fatalf("%v: %v paid", winners, paid)
		}
	}
}

func TestTax(t *testing.T) {
	for prize, want := range map[float64]float64{39_999: 39_999, 40_000: 40_000, 100_000: 88_000} {
		near(t, "net", rules.Net(prize), want, 1e-9)
	}
	before := pool.RulesOn(time.Date(2019, time.December, 31, 23, 0, 0, 0, time.UTC))
	near(t, "net in 2019", before.Net(100_000), 84_000, 1e-9) // 20,000 tax-free
}

func TestBudgetsBuyColumns(t *testing.T) {
	for budget, want := range map[float64]int{1.5: 2, 2.24: 2, 6.75: 9, 18: 24, 1e9: 31_104} {
		if got, err := rules.AffordableColumns(budget); err != nil || got != want {
			t.Errorf("%v €: %d columns, %v; want %d", budget, got, err, want)
		}
	}
	for _, budget := range []float64{0, 1.49, math.NaN(), -3} {
		if _, err := rules.AffordableColumns(budget); err == nil {
			t.Errorf("%v € buys a ticket", budget)
		}
	}
}
