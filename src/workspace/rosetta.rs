//! One question under every preset: what other tools would say of the same records.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::comparison::{CompareQuery, Side, change};
use super::sensitivity::{Spread, ValueRange};
use super::trial::Trial;
use super::{PresetSummary, Workspace, presets};
use crate::document::{At, Check, parse};
use crate::metric::{Fraction, level_of};
use crate::profile::{BAND_SETS, BandSet, Measure, band_set, check_band_set, choice_name, differences};
use crate::report::{ProfileName, Query, QueryError, StepFigure};
use crate::time::Zone;

/// A question under every preset.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RosettaQuery {
    /// The question. The others are told against the profile that answers it.
    pub query: Query,
    /// The band set that all figures are given; without it the default profile's.
    #[serde(default)]
    pub bands: Option<String>,
}

/// A figure under every preset.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rosetta {
    /// The measure.
    pub metric: String,
    /// The band set that all figures were given.
    pub bands: ProfileName,
    /// The question's own profile, then every preset.
    pub rows: Vec<RosettaRow>,
    /// The least and the greatest value.
    pub range: Option<ValueRange>,
}

/// A figure under one profile.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RosettaRow {
    /// The profile.
    pub profile: ProfileName,
    /// Whether it is the question's own.
    pub is_own: bool,
    /// The figure, its band by the profile's own set.
    pub figure: StepFigure,
    /// Its value, exactly.
    pub exact: Option<Fraction>,
    /// How much greater it is than the first row's.
    pub change: Option<Fraction>,
    /// The profile's band set.
    pub own_bands: ProfileName,
    /// The band by the common set.
    pub common_band: Option<String>,
    /// Choices that differ from the first row's profile, and concern the measure.
    pub choices: Vec<OtherChoice>,
    /// `exact`, `approximate` or `quirkKept`.
    pub fidelity: Option<String>,
    /// What differs from the tool.
    pub because: Option<String>,
    /// Where the tool's rules are published.
    pub source: Option<String>,
}

/// A choice that differs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OtherChoice {
    /// Its number.
    pub choice: u8,
    /// What it is about, in words.
    pub name: &'static str,
}

impl Workspace {
    /// The zones whose rules a question under every preset needs.
    pub fn rosetta_zones(&self, rosetta: &RosettaQuery) -> Result<Vec<String>, QueryError> {
        if let Some(zone) = &rosetta.query.zone {
            return Ok(vec![zone.clone()]);
        }
        Ok(self.rosetta_sides(&rosetta.query)?.into_iter().map(|(side, _)| side.profile.zone).collect())
    }

    /// Asks a question under its own profile and under every preset.
    pub fn rosetta(&mut self, rosetta: &RosettaQuery, zones: &[Zone]) -> Result<Rosetta, QueryError> {
        self.store.seal();
        let common = self.common_bands(rosetta)?;
        let query = &rosetta.query;
        let mut trial = Trial::new(self, query, zones);
        let mut spread = Spread::default();
        let mut rows: Vec<RosettaRow> = Vec::new();
        let mut own: Option<(Value, crate::metric::Figure)> = None;
        for (side, preset) in self.rosetta_sides(query)? {
            let bands = ProfileName { id: side.profile.bands.id.clone(), name: side.profile.bands.name.clone() };
            let tried = trial.ask(side.profile, &side.whole, &side.asking)?;
            let (first, figure) = own.get_or_insert_with(|| (side.whole.clone(), tried.figure.clone()));
            spread.add(&tried.figure);
            let mut choices: Vec<OtherChoice> = differences(first, &side.whole)
                .iter()
                .filter(|one| one.concerns(&query.metric, [first, &side.whole]))
                .filter_map(|one| Some(OtherChoice { choice: one.choice?, name: choice_name(one.choice) }))
                .collect();
            choices.dedup();
            let measure = Measure::WORDS.iter().find(|(word, _)| *word == query.metric).map(|(_, measure)| *measure);
            rows.push(RosettaRow {
                is_own: rows.is_empty(),
                figure: StepFigure::of(&tried.figure),
                exact: Fraction::of(&tried.figure),
                change: change(figure, &tried.figure).0,
                own_bands: bands,
                common_band: measure.and_then(|measure| level_of(&common, measure, &tried.figure)),
                choices,
                fidelity: preset.as_ref().map(|preset| preset.fidelity.clone()),
                because: preset.as_ref().and_then(|preset| preset.because.clone()),
                source: preset.map(|preset| preset.source),
                profile: tried.profile,
            });
        }
        Ok(Rosetta {
            metric: query.metric.clone(),
            bands: ProfileName { id: common.id, name: common.name },
            rows,
            range: spread.range(),
        })
    }

    /// The question's own profile, and every preset that is another one.
    fn rosetta_sides(&self, query: &Query) -> Result<Vec<(Side, Option<PresetSummary>)>, QueryError> {
        let side =
            |profile: Value| self.side(&CompareQuery { query: query.clone(), profiles: [profile, Value::Null] }, 0);
        let mut presets = presets();
        let own = side(Value::from(query.profile.clone()))?;
        // A document of one's own may have the id of a preset, and then stands for it.
        let found = presets.iter().position(|preset| preset.id == own.profile.id);
        let told = found.map(|place| presets.remove(place)).filter(|preset| !self.profiles.contains_key(&preset.id));
        let mut sides = vec![(own, told)];
        for preset in presets {
            sides.push((side(Value::from(preset.id.clone()))?, Some(preset)));
        }
        Ok(sides)
    }

    fn common_bands(&self, rosetta: &RosettaQuery) -> Result<BandSet, QueryError> {
        let wanted = rosetta.bands.as_deref().unwrap_or("harness-classic");
        let texts = self.band_sets.iter().map(String::as_str).chain(band_set(wanted));
        let sets = texts.filter_map(|text| check_band_set(&mut Check::default(), &At::root(&parse(text).ok()?)));
        sets.into_iter().find(|set| set.id == wanted).ok_or_else(|| {
            let known = BAND_SETS.iter().map(|(id, _)| *id).collect::<Vec<_>>().join(", ");
            let message = format!("found the band set \"{wanted}\", wanted one of the documents, or of {known}");
            QueryError::new("query.bands", "/bands", message)
        })
    }
}
