package api

import (
	"crypto/sha256"
	"encoding/json"

	lru "github.com/hashicorp/golang-lru/v2"
)

// computedAnswers are the answers of long computations by all that they depend on. On
// a Friday many players ask the same of the same jornada.
type computedAnswers struct {
	cache *lru.Cache[[sha256.Size]byte, any]
}

// maxComputed limits the answers that are kept; one may have two thousand columns.
const maxComputed = 100

func newComputedAnswers(most int) computedAnswers {
	cache, err := lru.New[[sha256.Size]byte, any](most)
	if err != nil {
		panic(err) // only a size below 1 is an error
	}
	return computedAnswers{cache}
}

// computed returns the kept answer to a question, or the result of compute, which is
// kept unless there is an error. The question must contain all that the answer depends
// on, as JSON.
func computed[A any](c computedAnswers, question any, compute func() (A, error)) (A, error) {
	text, err := json.Marshal(question)
	if err != nil {
		var none A
		return none, err
	}
	key := sha256.Sum256(text)
	if kept, ok := c.cache.Get(key); ok {
		if answer, ok := kept.(A); ok {
			return answer, nil
		}
	}
	answer, err := compute()
	if err == nil {
		c.cache.Add(key, answer)
	}
	return answer, err
}
