package api

import (
	"errors"
	"testing"
)

func TestTheSameQuestionIsComputedOnce(t *testing.T) {
	c := newComputedAnswers(maxComputed)
	times := 0
	ask := func(question any, err error) int {
		answer, _ := computed(c, question, func() (int, error) { times++; return times, err })
		return answer
	}
	type question struct{ A, B string }
	if first, again := ask(question{"a", "b"}, nil), ask(question{"a", "b"}, nil); first != 1 || again != 1 || times != 1 {
		t.Errorf("%d, then %d, computed %d times", first, again, times)
	}
	if ask(question{"ab", ""}, nil) != 2 || ask(question{"c", ""}, errors.New("no")) != 3 || ask(question{"c", ""}, nil) != 4 {
		t.Error("another question, or one that failed, is not computed anew")
	}
}
