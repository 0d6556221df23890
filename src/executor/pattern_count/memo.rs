//! Numbers by node, in pages that are made when they are first written to.

use crate::error::Result;
use crate::executor::limits::Limits;
use crate::executor::reservation::Reservation;
use crate::value::NodeId;

const PAGE: usize = 512;

const UNKNOWN: u64 = u64::MAX;

/// A number for each node that has been asked for.
#[derive(Default)]
pub(super) struct Memo {
    pages: Vec<Option<Box<[u64; PAGE]>>>,
}

impl Memo {
    pub(super) fn get(&self, node: NodeId) -> Option<u64> {
        let id = node.0 as usize;
        let page = self.pages.get(id / PAGE)?.as_deref()?;
        page.get(id % PAGE)
            .copied()
            .filter(|number| *number != UNKNOWN)
    }

    pub(super) fn set(
        &mut self,
        node: NodeId,
        number: u64,
        memory: &mut Reservation,
        limits: &Limits,
    ) -> Result<()> {
        let id = node.0 as usize;
        let place = id / PAGE;
        if place >= self.pages.len() {
            let more = place + 1 - self.pages.len();
            memory.make_room(&mut self.pages, more, limits)?;
            self.pages.resize_with(place + 1, || None);
        }
        let Some(slot) = self.pages.get_mut(place) else {
            return Ok(());
        };
        let page = match slot {
            Some(page) => page,
            None => {
                memory.grow(size_of::<[u64; PAGE]>() as u64, limits)?;
                slot.insert(Box::new([UNKNOWN; PAGE]))
            }
        };
        page[id % PAGE] = number;
        Ok(())
    }

    pub(super) fn clear(&mut self) {
        self.pages.clear();
    }
}
