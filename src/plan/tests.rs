use super::*;
use crate::policy::Policy;
