package world

import "github.com/quinielaml/quinielaml/backend/internal/football"

// SettingsFor returns the settings of a field. Those of clubs were estimated on all
// matches of 2012-13 to 2016-17 that docs/forecasting.md names, leagues and cups alike;
// these say next to nothing about the levels of areas (levelDay, levelNew), which are the
// round numbers with which the estimation began. Form, breaks, home advantages and what
// odds teach were estimated on the leagues that have odds, 2013-14 to 2017-18. Those of national teams were estimated on
// their matches of 1990 to 2009, Poisson dependence included, those of women's on 1995 to
// 2012, held near the men's. Of women's clubs there were no matches: they have those of
// men's.
func SettingsFor(field football.Field) Settings {
	switch field {
	case football.WomenNational:
		return Settings{
			Day: 1.4e-4, Most: 29, New: -.5, Home: .5, HomeNew: .01, HomeDay: 1e-6, BonusNew: .01, FriendlyPay: .32, Total: 1.3, TotalNew: .01, OpenDay: 3.9e-5, OpenMost: .095,
			Goals: 1.22, Friendly: .89, OpenGoals: .19, Clip: 6.8, Rho: .04, Stretch: 1.11, Closing: .012, Opening: .06, WithOdds: 2.9,
		}
	case football.MenNational:
		return Settings{
			Day: 7.4e-5, Most: 3.7, New: -.5, Home: .53, HomeNew: .01, HomeDay: 1e-6, BonusNew: .015, FriendlyPay: .87, Total: .3, TotalNew: .01, OpenDay: 3e-5, OpenMost: .064,
			Goals: 1, Friendly: 1.2, OpenGoals: .15, Clip: 16, Rho: -.176, Stretch: 1.06, Closing: .012, Opening: .06, WithOdds: 2.9,
		}
	case football.Men, football.Women:
	}
	return Settings{
		Day: 5e-5, Most: .15, New: -.1, Lower: -.7, Break: .007, FormMost: .0157, FormHalf: 44, LevelDay: 1e-5, LevelNew: 1, Home: .38, HomeNew: .0045, HomeDay: 1.5e-6, BonusNew: .0014,
		FriendlyPay: 1, Total: .2, TotalNew: .01, OpenDay: 1e-5, OpenMost: .026, Goals: .8, Friendly: 1, OpenGoals: .13, Clip: 5, Rho: -.1, Stretch: 1, Closing: .0098, Opening: .06, WithOdds: 3.54,
	}
}
