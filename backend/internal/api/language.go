package api

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/text/language"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// spanishText has the Spanish of every English sentence that a client may be
// answered with.
//
//go:embed es.json
var spanishText []byte

var spanish = sync.OnceValue(func() fault.Catalog {
	words := fault.Catalog{}
	if err := json.Unmarshal(spanishText, &words); err != nil {
		panic(err) // of the binary itself
	}
	return words
})

// translationsFor a language; the sentences themselves are English.
func translationsFor(language string) fault.Catalog {
	if language == "es" {
		return spanish()
	}
	return nil
}

type languageKey struct{}

// chooseLanguage remembers which of our languages the client prefers.
func chooseLanguage(ctx huma.Context, next func(huma.Context)) {
	next(huma.WithValue(ctx, languageKey{}, preferredLanguage(ctx.Header("Accept-Language"))))
}

// languages that problems are said in; the first is for who takes neither.
var languages = language.NewMatcher([]language.Tag{language.English, language.Spanish})

// preferredLanguage reads Accept-Language.
func preferredLanguage(header string) string {
	_, at := language.MatchStrings(languages, header)
	return []string{"en", "es"}[at]
}

// translateProblem says problems in the language that the client prefers.
func translateProblem(ctx huma.Context, _ string, body any) (any, error) {
	err, ok := body.(error)
	if !ok {
		return body, nil
	}
	p, ok := errors.AsType[*problem](err)
	if !ok {
		return body, nil
	}
	language := preferredLanguage(ctx.Header("Accept-Language"))
	ctx.SetHeader("Content-Language", language)
	return p.translate(translationsFor(language)), nil
}

// translateError is the sentence of an error in the language that the client prefers.
func translateError(ctx context.Context, err error) string {
	language, _ := ctx.Value(languageKey{}).(string)
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.In(translationsFor(language))
	}
	return err.Error()
}

// translate another language.
func (p *problem) translate(words fault.Catalog) *problem {
	said := *p
	sentence := func(text string) string {
		if p.fault != nil && text == p.fault.Error() {
			return p.fault.In(words)
		}
		return fault.Say(text).In(words)
	}
	said.Detail = sentence(p.Detail)
	said.Errors = nil
	for _, one := range p.Errors {
		one.Message = sentence(one.Message)
		said.Errors = append(said.Errors, one)
	}
	return &said
}
