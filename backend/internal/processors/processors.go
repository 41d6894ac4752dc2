// Package processors says how many goroutines may compute at once.
package processors

import "runtime"

// count is what the machine or its container has.
var count = runtime.GOMAXPROCS(0)

// Count returns how many goroutines a computation is worth splitting among.
func Count() int { return count }

// KeepOneFree lets one goroutine more run at once than Count says. As long as
// computations split their work by Count, a request that only waits for the database
// finds a place to run at once, and does not wait until a computation has used up its
// slice of ten milliseconds. The operating system then shares out the processors, and
// prefers who has used them least.
func KeepOneFree() { runtime.GOMAXPROCS(count + 1) }
