package forecast

import "github.com/quinielaml/quinielaml/backend/internal/history"

// testHistory is set by the tests of the outside, which simulate a league.
var testHistory func() *history.History

// SetTestHistory says what the tests of the inside run on.
func SetTestHistory(f func() *history.History) { testHistory = f }
