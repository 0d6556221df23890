//! Finding as many as are wanted, of which some that an index finds may not be shown.

use super::ProcedureContext;
use crate::error::Result;

/// How much more is asked for where too little of what was found may be shown.
const MORE: usize = 8;

/// The first `wanted` of what `find` finds that `takes` takes. `find` is told how many to find at most; it is asked for more and
/// more until enough of them may be shown, or there are no more.
pub(super) fn find_enough<H>(
    context: ProcedureContext<'_>,
    wanted: usize,
    mut find: impl FnMut(usize) -> Result<Vec<H>>,
    takes: impl Fn(&H) -> Result<bool>,
) -> Result<Vec<H>> {
    let mut most = wanted;
    loop {
        let hits = find(most)?;
        let is_all = hits.len() < most;
        let mut taken = Vec::new();
        for hit in hits {
            if taken.len() == wanted {
                break;
            }
            if takes(&hit)? {
                taken.push(hit);
            }
        }
        if is_all || taken.len() >= wanted {
            return Ok(taken);
        }
        context.check()?;
        most = most.saturating_mul(MORE);
    }
}
