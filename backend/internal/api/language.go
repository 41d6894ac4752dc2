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

// spanishText has the Spanish translation of every English sentence that a response
// may contain.
//
//go:embed es.json
var spanishText []byte

var spanish = sync.OnceValue(func() fault.Catalog {
	catalog := fault.Catalog{}
	if err := json.Unmarshal(spanishText, &catalog); err != nil {
		panic(err) // the embedded file is invalid
	}
	return catalog
})

// translationsFor returns the translations into a language, nil for English.
func translationsFor(language string) fault.Catalog {
	if language == "es" {
		return spanish()
	}
	return nil
}

type languageKey struct{}

// languageOf returns the client's preferred language, "en" or "es".
func languageOf(ctx context.Context) string {
	language, _ := ctx.Value(languageKey{}).(string)
	return language
}

// chooseLanguage is middleware that puts the client's preferred language into the
// context.
func chooseLanguage(ctx huma.Context, next func(huma.Context)) {
	next(huma.WithValue(ctx, languageKey{}, preferredLanguage(ctx.Header("Accept-Language"))))
}

// languages of problems; the first is the default.
var languages = language.NewMatcher([]language.Tag{language.English, language.Spanish})

// preferredLanguage chooses "en" or "es" by an Accept-Language header.
func preferredLanguage(header string) string {
	_, at := language.MatchStrings(languages, header)
	return []string{"en", "es"}[at]
}

// translateProblem is a Huma transformer that translates problems into the
// client's preferred language.
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
	return p.translate(translationsFor(language)).of(ctx.Context()), nil
}

// translateError returns the message of an error in the client's preferred language.
func translateError(ctx context.Context, err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.In(translationsFor(languageOf(ctx)))
	}
	return err.Error()
}

// translate returns a copy with the catalog's translations of its sentences.
func (p *problem) translate(catalog fault.Catalog) *problem {
	translated := *p
	sentence := func(text string) string {
		if p.fault != nil && text == p.fault.Error() {
			return p.fault.In(catalog)
		}
		return fault.Say(text).In(catalog)
	}
	translated.Detail = sentence(p.Detail)
	translated.Errors = nil
	for _, detail := range p.Errors {
		detail.Message = sentence(detail.Message)
		translated.Errors = append(translated.Errors, detail)
	}
	return &translated
}
