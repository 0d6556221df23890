//! Every algorithm against brute force on small random graphs, where brute force is the definition written down.

mod communities;
mod paths;
mod random;
mod ranks;
mod speed;
mod structure;
