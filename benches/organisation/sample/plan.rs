//! The five teams of the sample: who they are, how they merge and how they release.

use super::super::model::MergeStyle;
use super::super::moment::Zone;

/// What one team is set to do.
pub struct Plan {
    /// The first digit of its deployments' ids.
    pub number: u32,
    pub team: &'static str,
    /// `owner/name`.
    pub repository: &'static str,
    /// The project of its issue keys: `PAY` of `PAY-123`.
    pub project: &'static str,
    pub zone: Zone,
    pub people: &'static [&'static str],
    pub services: &'static [&'static str],
    pub merge_style: MergeStyle,
    pub cadence: Cadence,
    pub pipeline: &'static str,
    /// Pull requests of a usual month at the start.
    pub monthly: i64,
    /// What its changes are about.
    pub subjects: &'static [&'static str],
}

/// When a team puts its main branch into production.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cadence {
    /// Each service on its own: two days a week in the first year, four in the second.
    ServiceTrain,
    /// Soon after every merge.
    EveryMerge,
    /// A tagged release by regions: every second week in the first year, weekly in the second.
    RegionTrain,
    /// A tagged release for the stores: every fourth week in the first year, then every second.
    StoreRelease,
    /// Nothing is ever deployed.
    Never,
}

impl Plan {
    /// Whether its issues are those of GitHub; else they are in the tracker, under keys.
    pub fn tracks_on_github(&self) -> bool {
        matches!(self.cadence, Cadence::StoreRelease | Cadence::Never)
    }
}

/// The account that opens pull requests for newer dependencies.
pub const RENOVATE: &str = "renovate[bot]";

/// The account that prepares releases.
pub const RELEASE_BOT: &str = "release-bot";

/// The teams, in the order of their numbers.
pub const PLANS: [Plan; 5] = [
    Plan {
        number: 1,
        team: "Payments",
        repository: "northwind/platform",
        project: "PAY",
        zone: Zone::Berlin,
        people: &["amelie-vogt", "j-okafor", "tomasz-w", "lena-brandt", "rui-matos", "selin-aydin", "piotr-dev"],
        services: &["checkout", "ledger", "accounts"],
        merge_style: MergeStyle::Squash,
        cadence: Cadence::ServiceTrain,
        pipeline: "platform-deploy",
        monthly: 11,
        subjects: &[
            "refund webhook",
            "card token cache",
            "SEPA export",
            "invoice rounding",
            "currency table",
            "retry queue",
            "login rate limit",
            "session store",
            "ledger snapshot",
            "audit trail",
            "password reset mail",
            "payout report",
            "idempotency keys",
            "fraud score client",
        ],
    },
    Plan {
        number: 2,
        team: "Storefront",
        repository: "northwind/storefront",
        project: "SHOP",
        zone: Zone::Berlin,
        people: &["mara-lindqvist", "ibrahim-s", "chloe-durand", "felix-aumann", "nadia-petrova"],
        services: &["storefront"],
        merge_style: MergeStyle::Squash,
        cadence: Cadence::EveryMerge,
        pipeline: "storefront-release",
        monthly: 9,
        subjects: &[
            "product gallery",
            "search suggestions",
            "basket badge",
            "wish list",
            "cookie banner",
            "image lazy loading",
            "voucher field",
            "address form",
            "category filter",
            "recently viewed shelf",
            "size guide",
            "newsletter sign-up",
        ],
    },
    Plan {
        number: 3,
        team: "Logistics",
        repository: "northwind/logistics",
        project: "LOG",
        zone: Zone::Kolkata,
        people: &["ananya-rao", "vikram-iyer", "meera-k", "dev-banerjee", "sofia-almeida"],
        services: &["routing"],
        merge_style: MergeStyle::Merge,
        cadence: Cadence::RegionTrain,
        pipeline: "logistics-train",
        monthly: 5,
        subjects: &[
            "route planner",
            "carrier adapter",
            "parcel labels",
            "depot calendar",
            "tracking feed",
            "customs form",
            "pickup slots",
            "weight check",
            "returns portal",
            "warehouse map",
        ],
    },
    Plan {
        number: 4,
        team: "Mobile",
        repository: "northwind/mobile",
        project: "MOB",
        zone: Zone::NewYork,
        people: &["grace-hollis", "mateo-ruiz", "yuki-tanabe", "owen-p"],
        services: &[],
        merge_style: MergeStyle::Rebase,
        cadence: Cadence::StoreRelease,
        pipeline: "store-release",
        monthly: 3,
        subjects: &[
            "push notifications",
            "offline basket",
            "barcode scanner",
            "dark theme",
            "biometric login",
            "deep links",
            "order history",
            "crash reporter",
            "tablet layout",
        ],
    },
    Plan {
        number: 5,
        team: "Research",
        repository: "northwind/handbook",
        project: "RES",
        zone: Zone::Utc,
        people: &["ines-carvalho", "hugo-lemaire", "wanjiru-m"],
        services: &[],
        merge_style: MergeStyle::Squash,
        cadence: Cadence::Never,
        pipeline: "",
        monthly: 3,
        subjects: &[
            "survey method",
            "interview guide",
            "glossary",
            "onboarding chapter",
            "usability study",
            "quarterly summary",
            "reading list",
        ],
    },
];
