//! What an engine says to a query, in the same words for both.

use tupu::language::split_statements;

/// Rows as JSON values, sorted; or a refusal.
#[derive(Debug, PartialEq)]
pub enum Opinion {
    Answered(Vec<String>),
    Refused,
}

impl Opinion {
    pub fn answered(mut rows: Vec<String>) -> Opinion {
        rows.sort();
        Opinion::Answered(rows)
    }
}

/// An engine with a graph of its own.
pub enum Engine {
    Tupu(tupu::Database),
    Graphqlite(graphqlite::Connection),
}

impl Engine {
    pub fn tupu() -> Engine {
        Engine::Tupu(tupu::Database::in_memory())
    }

    pub fn graphqlite() -> Engine {
        Engine::Graphqlite(graphqlite::Connection::open_in_memory().unwrap())
    }

    /// Runs the statements of a script, which both know.
    pub fn after(self, script: &str) -> Engine {
        for span in split_statements(script) {
            let statement = &script[span.start as usize..span.end as usize];
            if let Err(error) = self.rows(statement) {
                panic!("{statement}: {error}");
            }
        }
        self
    }

    pub fn ask(&self, query: &str) -> Opinion {
        self.rows(query).map_or(Opinion::Refused, Opinion::answered)
    }

    fn rows(&self, query: &str) -> Result<Vec<String>, Box<dyn std::error::Error>> {
        match self {
            Engine::Tupu(database) => {
                let rows = database.query(query, ())?;
                rows.map(|row| text(row?.into_values().iter())).collect()
            }
            Engine::Graphqlite(connection) => {
                let result = connection.cypher(query)?;
                let columns = result.columns().to_vec();
                let values = |row: &graphqlite::Row| {
                    text(columns.iter().map(|column| row.get_value(column)))
                };
                result.iter().map(values).collect()
            }
        }
    }
}

fn text<T: serde::Serialize>(
    values: impl Iterator<Item = T>,
) -> Result<String, Box<dyn std::error::Error>> {
    let values: Result<Vec<String>, _> = values.map(|v| serde_json::to_string(&v)).collect();
    Ok(values?.join(" "))
}
