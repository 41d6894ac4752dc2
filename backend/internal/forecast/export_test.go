package forecast

import "github.com/quinielaml/quinielaml/backend/internal/history"

// testHistory is set by the external tests, which simulate a league.
var testHistory func() *history.History

// SetTestHistory sets the history for the tests inside the package.
func SetTestHistory(f func() *history.History) { testHistory = f }
