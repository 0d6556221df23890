//! The exact search against a scan, the approximate one against the exact one.

use super::*;
use crate::value::allowance::Unlimited;
use crate::value::vector::dot;

/// Vectors in clusters, as embeddings are: the same ones for the same seed.
fn clustered(count: u32, dimension: usize, seed: u64) -> Vec<Vec<f32>> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut normal = move || (0..6).map(|_| random.f32()).sum::<f32>() - 3.0;
    let centres: Vec<Vec<f32>> = (0..20)
        .map(|_| (0..dimension).map(|_| normal()).collect())
        .collect();
    let mut vectors = Vec::new();
    for at in 0..count as usize {
        let centre = &centres[at * centres.len() / count as usize];
        vectors.push(
            centre
                .iter()
                .map(|number| number + 0.5 * normal())
                .collect(),
        );
    }
    vectors
}

fn table(vectors: &[Vec<f32>], similarity: Similarity) -> VectorTable {
    let options = VectorOptions {
        similarity,
        ..VectorOptions::default()
    };
    let definition = SearchDefinition {
        kind: SearchKind::Vector(options),
        name: "vectors".into(),
        target: crate::graph::SearchTarget::Nodes(Vec::new()),
        keys: vec![crate::graph::KeyId(0)],
    };
    let mut entities = (0..).zip(vectors).map(|(id, vector)| SearchedEntity {
        id,
        values: vec![Value::from(
            crate::value::Vector::from_floats(vector).unwrap(),
        )],
    });
    VectorTable::build(&definition, &mut entities, &Unlimited).unwrap()
}

fn ask(table: &VectorTable, question: &VectorQuestion<'_>) -> Vec<NearestEntity> {
    let tables = Tables {
        base: table,
        changes: None,
        ignored: &|_| false,
        changed: [None, None],
    };
    VectorTable::find(&tables, question, &Unlimited).unwrap()
}

fn naive(
    vectors: &[Vec<f32>],
    by: Similarity,
    question: &VectorQuestion<'_>,
) -> Vec<NearestEntity> {
    let all = (0_u32..).zip(vectors);
    let among = all.filter(|(id, _)| question.among.is_none_or(|among| among.contains(*id)));
    let mut scored: Vec<NearestEntity> = among
        .filter_map(|(id, vector)| {
            let score = by.of(vector, question.vector)?;
            Some(NearestEntity { id, score })
        })
        .collect();
    scored.sort_by(NearestEntity::order);
    scored.truncate(question.limit);
    scored
}

fn question(vector: &[f32], limit: usize) -> VectorQuestion<'_> {
    VectorQuestion {
        vector,
        limit,
        among: None,
        exact: true,
    }
}

#[test]
fn exact_is_what_a_scan_finds() {
    for similarity in [Similarity::Cosine, Similarity::Euclidean] {
        let vectors = clustered(500, 19, 1);
        let table = table(&vectors, similarity);
        for sought in clustered(20, 19, 2) {
            for limit in [1, 10, 1000] {
                let mut question = question(&sought, limit);
                assert_eq!(
                    ask(&table, &question),
                    naive(&vectors, similarity, &question)
                );
                let few: RoaringBitmap = (0..500).step_by(7).collect();
                question.among = Some(&few);
                assert_eq!(
                    ask(&table, &question),
                    naive(&vectors, similarity, &question)
                );
            }
        }
    }
}

#[test]
fn what_cannot_be_compared_is_left_out() {
    let vectors = [vec![0.0, 0.0], vec![1.0, 0.0], vec![1.0, 0.0, 0.0]];
    let table_by = |similarity| table(&vectors, similarity);
    let found = |similarity, sought: &[f32]| {
        let hits = ask(&table_by(similarity), &question(sought, 9));
        hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>()
    };
    assert_eq!(found(Similarity::Cosine, &[1.0, 1.0]), [1]);
    assert_eq!(found(Similarity::Euclidean, &[1.0, 1.0]), [1, 0]);
    assert_eq!(found(Similarity::Euclidean, &[1.0, 0.0, 0.0]), [2]);
    assert!(found(Similarity::Euclidean, &[1.0]).is_empty());
    let list = Value::from(vec![Value::from(1), Value::from(0.5)]);
    assert_eq!(coordinates(&list).as_deref(), Some([1.0, 0.5].as_slice()));
    for other in [
        Value::from(vec![Value::Null]),
        Value::from("[1]"),
        Value::from(Vec::<f64>::new()),
    ] {
        assert_eq!(coordinates(&other), None, "{other}");
    }
}

/// The part of what a scan finds that is found.
fn recall(table: &VectorTable, vectors: &[Vec<f32>], among: Option<&RoaringBitmap>) -> f64 {
    let (mut found, mut all) = (0, 0);
    for sought in clustered(20, vectors[0].len(), 3) {
        let question = VectorQuestion {
            among,
            exact: false,
            ..question(&sought, 10)
        };
        let hits = ask(table, &question);
        let wanted = naive(vectors, table.options.similarity, &question);
        assert_eq!(hits.len(), wanted.len());
        all += wanted.len();
        found += wanted.iter().filter(|wanted| hits.contains(wanted)).count();
    }
    f64::from(found as u32) / f64::from(all as u32)
}

#[test]
fn links_find_nearly_all() {
    for similarity in [Similarity::Cosine, Similarity::Euclidean] {
        let vectors = clustered(1500, 16, 1);
        let table = table(&vectors, similarity);
        let linked = || {
            let links = table.tables[0].links.as_ref().unwrap();
            links.read().unwrap().linked()
        };
        assert_eq!(linked(), 0);
        // While rows are linked bit by bit, and when all of them are.
        assert!(recall(&table, &vectors, None) > 0.95);
        assert!(linked() > 0 && linked() < 1500, "{}", linked());
        table.finish(&Unlimited).unwrap();
        assert_eq!(linked(), 1500);
        assert!(recall(&table, &vectors, None) > 0.95);
        for step in [2, 50, 700] {
            let among: RoaringBitmap = (0..1500).step_by(step).collect();
            assert!(
                recall(&table, &vectors, Some(&among)) > 0.95,
                "every {step}th"
            );
        }
    }
}

/// Which entities count: by the id, its cluster, and that of what is looked for.
type Filter = (&'static str, fn(u32, u32, u32) -> bool);

/// Filters of several shares, of which some have to do with the vectors.
const FILTERS: [Filter; 10] = [
    ("9 of 10", |id, _, _| !id.is_multiple_of(10)),
    ("every 2nd", |id, _, _| id.is_multiple_of(2)),
    ("every 3rd", |id, _, _| id.is_multiple_of(3)),
    ("every 10th", |id, _, _| id.is_multiple_of(10)),
    ("every 50th", |id, _, _| id.is_multiple_of(50)),
    ("its own cluster", |_, of, own| of == own),
    ("another cluster", |_, of, own| of == (own + 7) % CLUSTERS),
    ("all but its own cluster", |_, of, own| of != own),
    ("half of the clusters", |_, of, own| of % 2 == own % 2),
    ("half of the other clusters", |_, of, own| of % 2 != own % 2),
];

const CLUSTERS: u32 = 20;

/// The part of the nearest of the entities that count which is found, where the search begins along links, and in the way that
/// is chosen.
fn filtered_recall(table: &VectorTable, vectors: &[Vec<f32>], (_, counts): Filter) -> [f64; 2] {
    let (mut along, mut chosen, mut all) = (0, 0, 0);
    let count = vectors.len() as u32;
    let cluster = |id: u32| id * CLUSTERS / count;
    let of = &table.tables[0];
    for own in 0..CLUSTERS {
        let first = (own * count / CLUSTERS) as usize;
        let pair = vectors[first].iter().zip(&vectors[first + 1]);
        let sought: Vec<f32> = pair.map(|(a, b)| (a + b) / 2.0).collect();
        let among: RoaringBitmap = (0..count)
            .filter(|id| counts(*id, cluster(*id), own))
            .collect();
        let asked = VectorQuestion {
            among: Some(&among),
            exact: false,
            ..question(&sought, 10)
        };
        let wanted = naive(vectors, table.options.similarity, &asked);
        let is_wanted = |id: u32| wanted.iter().any(|wanted| wanted.id == id);
        all += wanted.len();
        let hits = ask(table, &asked);
        chosen += hits.iter().filter(|hit| is_wanted(hit.id)).count();
        let links = of.links.as_ref().unwrap();
        let near = of.nearest_by_links(links, &asked, &|_| false, &Unlimited);
        let ids = near.unwrap().into_iter().map(|near| of.matrix.id(near.row));
        along += ids.filter(|id| is_wanted(*id)).count();
    }
    [along, chosen].map(|found| f64::from(found as u32) / f64::from(all as u32))
}

#[test]
fn any_filter_leaves_nearly_all_of_the_nearest() {
    for similarity in [Similarity::Cosine, Similarity::Euclidean] {
        let vectors = clustered(3000, 24, 1);
        let table = table(&vectors, similarity);
        table.finish(&Unlimited).unwrap();
        for filter in FILTERS {
            let [along, chosen] = filtered_recall(&table, &vectors, filter);
            println!("{similarity:?} {}: {along} {chosen}", filter.0);
            assert!(
                along >= 0.95 && chosen >= 0.95,
                "{}: {along} {chosen}",
                filter.0
            );
        }
    }
}

#[test]
fn a_way_along_links_that_is_too_long_is_given_up() {
    let vectors = clustered(3000, 24, 1);
    let table = table(&vectors, Similarity::Cosine);
    table.finish(&Unlimited).unwrap();
    let of = &table.tables[0];
    let links = of.links.as_ref().unwrap().read().unwrap();
    let nearest = |takes: &(dyn Fn(u32) -> bool + Sync), most, share| {
        let asked = LinkSearch {
            width: 64,
            takes,
            most,
            share,
        };
        links.nearest(&of.matrix, of.matrix.sought(&vectors[0]), &asked)
    };
    // The last cluster is somewhere else: most rows lie on the way.
    let last = |row| of.matrix.id(row) >= 2850;
    assert!(nearest(&last, 1000, 0.0).is_none());
    assert!(nearest(&last, usize::MAX, 0.2).is_none());
    assert!(nearest(&last, usize::MAX, 0.0).is_some());
    let some = |row| of.matrix.id(row).is_multiple_of(3);
    assert!(nearest(&some, 2000, 0.33).is_some());
    assert!(nearest(&|_| true, 1000, 0.0).is_some());
}

#[test]
fn links_do_not_depend_on_threads() {
    let vectors = clustered(1000, 8, 1);
    let table = table(&vectors, Similarity::Cosine);
    let matrix = &table.tables[0].matrix;
    let grown = |threads, slices: u32| {
        let mut links = Links::new(LinkOptions::default());
        while links.linked() < matrix.len() {
            links
                .grow(matrix, matrix.len() / slices, Some(threads))
                .unwrap();
        }
        format!("{links:?}")
    };
    assert_eq!(grown(1, 1), grown(3, 1));
}

#[test]
fn rows_that_are_exchanged_keep_their_entities() {
    let vectors = clustered(300, 5, 1);
    let table = table(&vectors, Similarity::Cosine);
    let matrix = &table.tables[0].matrix;
    for (id, vector) in (0..).zip(&vectors) {
        let row = matrix.row_of(id).unwrap();
        assert_eq!(
            (matrix.id(row), matrix.vector(row)),
            (id, vector.as_slice())
        );
        let length = dot(vector, vector).sqrt();
        let distance = matrix.distance(matrix.sought(vector), row);
        assert!(distance.abs() < 1e-5 && length > 0.0);
    }
    assert_ne!(matrix.id(0), 0);
}

#[test]
fn a_list_of_any_numbers_is_a_vector() {
    let half = "0.5".parse().map(Value::Decimal).unwrap();
    let list = Value::from(vec![Value::Integer(1), Value::Float(0.25), half]);
    assert_eq!(coordinates(&list).as_deref(), Some(&[1.0, 0.25, 0.5][..]));
    assert_eq!(coordinates(&Value::from(vec![Value::Null])), None);
}
