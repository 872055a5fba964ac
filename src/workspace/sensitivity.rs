//! How far a figure goes over what its definitions might as well have said.

use serde::Serialize;
use serde_json::Value;

use super::Workspace;
use super::comparison::{CompareQuery, change};
use super::trial::Trial;
use crate::metric::{Figure, Fraction};
use crate::order;
use crate::profile::{choice_name, differences, plausible_choices};
use crate::report::{ProfileName, Query, QueryError, StepFigure};
use crate::time::Zone;

/// A figure's range over the plausible values of each choice, one choice at a time.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sensitivity {
    /// The measure.
    pub metric: String,
    /// The profile from which one choice at a time is changed.
    pub profile: ProfileName,
    /// Its figure.
    pub figure: Figure,
    /// Choices that this figure depends on, the one that moves it furthest first.
    pub choices: Vec<SensitiveChoice>,
    /// The number of the choice that moves it furthest; `None` where none moves it.
    pub most: Option<u8>,
    /// The least and the greatest value of all.
    pub range: Option<ValueRange>,
}

/// What a choice does to a figure.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SensitiveChoice {
    /// Its number.
    pub choice: u8,
    /// What it is about, in words.
    pub name: &'static str,
    /// The least and the greatest value, the profile's own among them.
    pub range: Option<ValueRange>,
    /// Its plausible values.
    pub values: Vec<SensitiveValue>,
}

/// The least and the greatest of some values in the figure's unit.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ValueRange {
    /// The least.
    pub least: f64,
    /// The greatest.
    pub greatest: f64,
    /// How far they are apart, exactly.
    pub spread: Fraction,
}

/// A figure under one plausible value of a choice.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SensitiveValue {
    /// What the value is called.
    pub value: String,
    /// Why somebody would say so.
    pub because: String,
    /// Whether the profile says so already.
    pub is_own: bool,
    /// The figure; `None` where the profile cannot say so: it has no such part, or could not be used then.
    pub figure: Option<StepFigure>,
    /// How much greater it is than the profile's own, exactly.
    pub change: Option<Fraction>,
}

/// Figures of one unit, the least and the greatest.
#[derive(Default)]
pub(super) struct Spread(Option<(Figure, Figure)>);

impl Spread {
    pub(super) fn add(&mut self, figure: &Figure) {
        let Some(value) = figure.value else { return };
        match &mut self.0 {
            None => self.0 = Some((figure.clone(), figure.clone())),
            Some((least, _)) if least.unit != figure.unit => {}
            Some((least, greatest)) => {
                if least.value.is_some_and(|known| value < known) {
                    *least = figure.clone();
                }
                if greatest.value.is_some_and(|known| value > known) {
                    *greatest = figure.clone();
                }
            }
        }
    }

    pub(super) fn range(&self) -> Option<ValueRange> {
        let (least, greatest) = self.0.as_ref()?;
        Some(ValueRange { least: least.value?, greatest: greatest.value?, spread: change(least, greatest).0? })
    }
}

impl Workspace {
    /// A question's figure over the plausible values of each choice, one at a time, each with its difference from the figure under
    /// the question's own profile.
    pub fn sensitivity(&mut self, query: &Query, zone: &Zone) -> Result<Sensitivity, QueryError> {
        self.store.seal();
        let own = Value::from(query.profile.clone());
        let side = self.side(&CompareQuery { query: query.clone(), profiles: [own, Value::Null] }, 0)?;
        let zones = [zone.clone()];
        let asked = Query { zone: Some(zone.name.clone()), ..query.clone() };
        let mut trial = Trial::new(self, &asked, &zones);
        let base = trial.ask(side.profile, &side.whole, &side.asking)?;
        let mut all = Spread::default();
        all.add(&base.figure);
        let mut choices = Vec::new();
        for choice in plausible_choices() {
            let mut spread = Spread::default();
            spread.add(&base.figure);
            let mut values = Vec::new();
            let mut concerns = false;
            for plausible in choice.values {
                let mut whole = side.whole.clone();
                let applies = plausible.apply(&mut whole);
                let moved = differences(&side.whole, &whole);
                let figure = match moved.is_empty() {
                    true => Some(base.figure.clone()).filter(|_| applies),
                    false if !moved.iter().any(|one| one.concerns(&query.metric, [&side.whole, &whole])) => continue,
                    false => match self.usable(&whole).filter(|_| applies) {
                        Some(profile) => Some(trial.ask(profile, &whole, &side.asking)?.figure),
                        None => None,
                    },
                };
                concerns |= applies && !moved.is_empty();
                figure.iter().for_each(|figure| {
                    spread.add(figure);
                    all.add(figure);
                });
                values.push(SensitiveValue {
                    value: plausible.value,
                    because: plausible.because,
                    is_own: applies && moved.is_empty(),
                    change: figure.as_ref().and_then(|figure| change(&base.figure, figure).0),
                    figure: figure.as_ref().map(StepFigure::of),
                });
            }
            if concerns {
                let range = spread.range();
                choices.push(SensitiveChoice {
                    choice: choice.choice,
                    name: choice_name(Some(choice.choice)),
                    range,
                    values,
                });
            }
        }
        let width = |choice: &SensitiveChoice| choice.range.map_or(0.0, |range| range.spread.value());
        order::sort_by(&mut choices, |left, right| width(right).total_cmp(&width(left)));
        Ok(Sensitivity {
            metric: query.metric.clone(),
            profile: base.profile,
            most: choices.first().filter(|first| width(first) > 0.0).map(|first| first.choice),
            range: all.range(),
            figure: base.figure,
            choices,
        })
    }
}
