//! Graph types: what is kept of them in files and exports, what the command line does with them, and a model that could not
//! be simpler.

mod command_line;
mod files;
mod model;
mod random;
