package world

import "github.com/quinielaml/quinielaml/backend/internal/football"

// SettingsFor returns the settings of a field. Those of clubs were estimated on all
// matches of 2012-13 to 2016-17 that docs/forecasting.md names, leagues and cups alike;
// these say next to nothing about the levels of areas (levelDay, levelNew), which are the
// round numbers with which the estimation began. Those of national teams were estimated on
// their matches of 1990 to 2009, Poisson dependence included. What was estimated for men
// is used for women.
func SettingsFor(field football.Field) Settings {
	if national(field) {
		return Settings{
			Day: 7.4e-5, Most: 3.7, New: -.5, Home: .53, HomeNew: .01, HomeDay: 1e-6, BonusNew: .015, FriendlyPay: .87, Total: .3, TotalNew: .01, OpenDay: 3e-5, OpenMost: .064,
			Goals: 1, Friendly: 1.2, OpenGoals: .15, Clip: 16, Rho: -.176, Stretch: 1.06, Closing: .012, Opening: .06, WithOdds: 2.9,
		}
	}
	return Settings{
		Day: 1.95e-4, Most: .15, New: -.1, Lower: -.7, LevelDay: 1e-5, LevelNew: 1, Home: .38, HomeNew: .002, HomeDay: 3e-7, BonusNew: .003, FriendlyPay: 1, Total: .2, TotalNew: .01,
		OpenDay: 1e-5, OpenMost: .026, Goals: .8, Friendly: 1, OpenGoals: .13, Clip: 5, Rho: -.1, Stretch: 1, Closing: .012, Opening: .06, WithOdds: 2.9,
	}
}
