//! Lines, quotes and encodings as other programs write them.

use super::*;
use std::io::Read;

/// The ids and names of the nodes of a graph of one file.
fn names(importer: Importer<'_>) -> std::result::Result<Vec<(String, Option<String>)>, String> {
    let told = |error: tupu::Error| error.to_string();
    let (db, _) = importer.in_memory().map_err(told)?;
    db.query_as("MATCH (n) RETURN n.id, n.name ORDER BY n.id", ())
        .map_err(told)
}

fn pair(id: &str, name: &str) -> (String, Option<String>) {
    (id.to_owned(), Some(name.to_owned()))
}

/// What `LOAD CSV` makes of a file in a folder.
fn load_csv(files: &Files, statement: &str) -> std::result::Result<String, String> {
    let db = Database::builder().csv_folder(files.0.path()).in_memory();
    let told = |error: tupu::Error| error.to_string();
    let rows = db.query_one::<tupu::Value>(statement, ()).map_err(told)?;
    Ok(rows.to_string())
}

#[test]
fn every_line_end_is_one() {
    let files = Files::new();
    let lines = ["id:ID,name", "1,\"a\rb\"", "2,\"c\r\nd\"", "3,e"];
    let expected = vec![pair("1", "a\rb"), pair("2", "c\r\nd"), pair("3", "e")];
    for end in ["\n", "\r\n", "\r"] {
        for last in ["", end] {
            let text = lines.join(end) + last;
            let path = files.write("n.csv", &text);
            let importer = Importer::new().nodes(["N"], path);
            assert_eq!(names(importer), Ok(expected.clone()), "{text:?}");
            let path = files.write_gz("n.csv.gz", &text);
            let importer = Importer::new().nodes(["N"], path);
            assert_eq!(names(importer), Ok(expected.clone()), "{text:?}");
            let rows = load_csv(
                &files,
                "LOAD CSV WITH HEADERS FROM 'n.csv.gz' AS r RETURN collect(r.name)",
            );
            assert_eq!(
                rows.as_deref(),
                Ok("['a\\rb', 'c\\r\\nd', 'e']"),
                "{text:?}"
            );
        }
    }
    let mixed = files.write("mixed.csv", "id:ID,name\r1,a\n\r2,b\r\n\r\n3,c\r\r4,x,y");
    let wrong = names(Importer::new().nodes(["N"], mixed)).unwrap_err();
    assert!(
        wrong.contains("mixed.csv:8: the row has 3 fields"),
        "{wrong}"
    );
    let json = files.write(
        "n.jsonl",
        "{\"id\":\"1\",\"name\":\"a\"}\r{\"id\":\"2\",\"name\":\"b\"}\r",
    );
    let importer = Importer::new().nodes(["N"], json);
    assert_eq!(names(importer), Ok(vec![pair("1", "a"), pair("2", "b")]));
    let triples = files.write("g.nt", "<urn:a> <urn:p> \"1\" .\r<urn:b> <urn:p> \"2\" .\r");
    let (_, report) = Importer::new().graph(triples).in_memory().unwrap();
    assert_eq!(report.nodes, 2);
}

/// A file longer than the blocks in which it is read, with carriage returns alone.
#[test]
fn lone_carriage_returns_are_found_in_every_block() {
    let files = Files::new();
    let mut text = "id:ID,name\r".to_owned();
    let rows = 200_000;
    for row in 0..rows {
        text.push_str(&format!("{row},\"名 {row}\"\r"));
    }
    text.push_str("x\r");
    let path = files.write("long.csv", text);
    let importer = Importer::new().nodes(["N"], &path).skip_bad(1);
    let (_, report) = importer.in_memory().unwrap();
    assert_eq!(report.nodes, rows);
    let first = report.first_bad_row.unwrap();
    assert!(
        first.contains(&format!("long.csv:{}:", rows + 2)),
        "{first}"
    );
}

#[test]
fn text_after_a_closing_quote_is_refused_with_its_line() {
    let files = Files::new();
    for (row, field, text) in [
        ("1,\"ok\"x", 2, "x"),
        ("1,\"b\" ", 2, " "),
        ("1,\"say \\\"a\\\" x\"", 2, "a\\\" x\""),
        ("\"1\"\t,b", 1, "\t"),
        ("1,\"a\"\"b\"省", 2, "省"),
    ] {
        let file = files.write("q.csv", format!("id:ID,name\n0,fine\n{row}\n"));
        let wrong = names(Importer::new().nodes(["N"], file)).unwrap_err();
        let said =
            format!("q.csv:3: field {field}: `{text}` follows the quote that closes the field");
        assert!(wrong.contains(&said) && wrong.contains("\\\""), "{wrong}");
        let statement = "LOAD CSV WITH HEADERS FROM 'q.csv' AS row RETURN collect(row)";
        let wrong = load_csv(&files, statement).unwrap_err();
        assert!(wrong.contains(&said) && wrong.contains("\\\""), "{wrong}");
    }
    let rest = files.write("rest.csv", "id:ID,name\n0,\"x\"y\n1,a\n");
    let (_, report) = Importer::new()
        .nodes(["N"], rest)
        .skip_bad(1)
        .in_memory()
        .unwrap();
    assert_eq!((report.nodes, report.bad_rows), (1, 1));
    let header = files.write("header.csv", "\"id:ID\"x,name\n0,a\n");
    let wrong = names(Importer::new().nodes(["N"], header)).unwrap_err();
    assert!(wrong.contains("header.csv:1: field 1: `x`"), "{wrong}");
}

/// `泰安市` and its like in an encoding, by the tool that users are advised to use.
fn converted(text: &str, to: &str) -> Option<Vec<u8>> {
    let mut iconv = Command::new("iconv")
        .args(["-f", "UTF-8", "-t", to])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .ok()?;
    iconv.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    iconv.stdout.take()?.read_to_end(&mut bytes).ok()?;
    iconv.wait().ok()?.success().then_some(bytes)
}

const CHINESE: &str = "id:ID,name\n1,泰安市位于山东省中部\n2,济南市是山东省的省会\n";
const TRADITIONAL: &str = "id:ID,name\n1,臺北市位於臺灣北部的盆地\n2,高雄市在臺灣的南部\n";
const WESTERN: &str = "id:ID,name\n1,Zürich est une ville\n2,Genève et Besançon\n";

#[test]
fn encodings_are_read_where_they_are_named_and_advised_where_not() {
    let files = Files::new();
    for (text, iconv, encoding, advised) in [
        (CHINESE, "GBK", "gbk", "GB18030"),
        (CHINESE, "GB18030", "GB18030", "GB18030"),
        (TRADITIONAL, "BIG5", "Big5", "Big5"),
        (CHINESE, "UTF-16LE", "UTF-16LE", "UTF-16LE"),
        (CHINESE, "UTF-16BE", "UTF-16", "UTF-16BE"),
        (CHINESE, "UTF-16", "UTF-16", "UTF-16"),
        (WESTERN, "ISO-8859-1", "Latin-1", "windows-1252"),
    ] {
        let Some(bytes) = converted(text, iconv) else {
            println!("iconv does not know {iconv}: not tried");
            continue;
        };
        let path = files.write("e.csv", &bytes);
        let importer = || Importer::new().nodes(["N"], &path);
        let read = names(importer().encoding(encoding.parse().unwrap()));
        let lines = text.lines().skip(1).filter_map(|line| line.split_once(','));
        let expected: Vec<_> = lines.map(|(id, name)| pair(id, name)).collect();
        assert_eq!(read, Ok(expected), "{encoding}");
        let wrong = names(importer()).unwrap_err();
        let advice = format!("--encoding {advised}");
        assert!(
            wrong.contains("e.csv") && wrong.contains(&advice),
            "{wrong}"
        );
        let statement = "LOAD CSV WITH HEADERS FROM 'e.csv' AS row RETURN collect(row.name)";
        let wrong = load_csv(&files, statement).unwrap_err();
        let advice = format!("ENCODING '{advised}'");
        assert!(
            wrong.contains("e.csv") && wrong.contains(&advice),
            "{wrong}"
        );
    }
}

#[test]
fn a_name_in_another_encoding_is_refused_too() {
    let files = Files::new();
    let path = files.write("h.csv", b"id:ID,\xc3\xfb\xb3\xc6\n1,a\n");
    let wrong = names(Importer::new().nodes(["N"], &path)).unwrap_err();
    assert!(
        wrong.contains("h.csv:1: column 2: the text is not UTF-8"),
        "{wrong}"
    );
    let importer = Importer::new().nodes(["N"], &path);
    let (db, _) = importer
        .encoding("gbk".parse().unwrap())
        .in_memory()
        .unwrap();
    assert_eq!(text(&db, "MATCH (n) RETURN n.`名称`"), "a");
    let wrong = names(
        Importer::new()
            .nodes(["N"], files.write("b.csv", b"id:ID\na\n\xff\xff\n"))
            .encoding("GB18030".parse().unwrap()),
    );
    let wrong = wrong.unwrap_err();
    assert!(
        wrong.contains("b.csv:3: the text is not GB18030"),
        "{wrong}"
    );
}

#[test]
fn headers_of_chinese_input_methods() {
    let files = Files::new();
    let places = files.write(
        "p.csv",
        "id：ID（地方）,名称：ＳＴＲＩＮＧ,人口：int,标签：STRING［］,备注：说明\n1,泰安,5,a;b,x\n2,山东,,,\n",
    );
    let within = files.write(
        "w.csv",
        "：START_ID（地方）,：END_ID（地方）,自：int\n1,2,1985\n",
    );
    let importer = Importer::new()
        .nodes(["地方"], places)
        .relationships("位于", within);
    let (db, _) = importer.in_memory().unwrap();
    let row: tupu::Value = db
        .query_one(
            "MATCH (a)-[r]->(b) RETURN [properties(a), r.`自`, b.id]",
            (),
        )
        .unwrap();
    let expected =
        "[{id: '1', `人口`: 5, `名称`: '泰安', `备注：说明`: 'x', `标签`: ['a', 'b']}, 1985, '2']";
    assert_eq!(row.to_string().replace('`', ""), expected.replace('`', ""));
    for (header, expected) in [
        ("id：ID，name", "full-width"),
        ("id:ID,n：POINT", "`POINT` is not a type"),
        ("id:ID,,n", "column 2 has no name"),
        ("id:ID,:INT", "column 2 has no name"),
    ] {
        let path = files.write("h.csv", format!("{header}\n"));
        let wrong = names(Importer::new().nodes(["N"], path)).unwrap_err();
        assert!(
            wrong.contains("h.csv:1: ") && wrong.contains(expected),
            "{wrong}"
        );
    }
}

#[test]
fn a_workbook_is_named_and_how_it_becomes_text() {
    let files = Files::new();
    files.write("people.xlsx", b"PK\x03\x04\x14\0\x06\0");
    files.write("people.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    for name in ["people.xlsx", "people.xls"] {
        let nodes = format!("Person={name}");
        for more in [&["--infer", "--id", "id"][..], &[]] {
            let import = [&["import", "g.tupu", "--nodes", &nodes], more].concat();
            let failed = tupu(files.0.path(), &import);
            let told = String::from_utf8_lossy(&failed.stderr).into_owned();
            assert!(
                told.contains(&format!("{name}: the file is a workbook"))
                    && told.contains("CSV UTF-8"),
                "{told}"
            );
        }
        let statement = format!("LOAD CSV FROM '{name}' AS row RETURN row");
        let told = load_csv(&files, &statement).unwrap_err();
        assert!(told.contains("the file is a workbook"), "{told}");
    }
}

/// Two characters of a header are too few to guess an encoding by; the rest of the file is looked at.
#[test]
fn a_short_header_in_gbk_is_advised_by_all_of_the_text() {
    let files = Files::new();
    let (text, encoding) = (
        "工号,姓名,部门\n001,张三,研发\n002,李四,市场\n003,王五,财务\n",
        "GBK",
    );
    let Some(bytes) = converted(text, encoding) else {
        println!("iconv does not know {encoding}: not tried");
        return;
    };
    files.write("people.csv", &bytes);
    for more in [&["--infer", "--id", "工号"][..], &[]] {
        let import = [&["import", "g.tupu", "--nodes", "Person=people.csv"], more].concat();
        let failed = tupu(files.0.path(), &import);
        let told = String::from_utf8_lossy(&failed.stderr).into_owned();
        assert!(told.contains("--encoding GB18030"), "{told}");
    }
}

/// A row of `LOAD CSV WITH HEADERS` is a map: of two columns of one name it would keep one.
#[test]
fn two_columns_of_one_name_are_refused_everywhere() {
    let files = Files::new();
    files.write("twice.csv", "id,name,name\n1,a,b\n");
    let twice = "LOAD CSV WITH HEADERS FROM 'twice.csv' AS r RETURN r";
    let told = load_csv(&files, twice).unwrap_err();
    assert!(
        told.contains("twice.csv:1: two columns are `name`") && told.contains("row[0]"),
        "{told}"
    );
    let list = "LOAD CSV FROM 'twice.csv' AS r WITH r SKIP 1 RETURN r";
    assert_eq!(load_csv(&files, list).unwrap(), "['1', 'a', 'b']");
    // Spreadsheets write columns without a name behind the last one.
    files.write("nameless.csv", "id,,\n1,,\n");
    let nameless = "LOAD CSV WITH HEADERS FROM 'nameless.csv' AS r RETURN r.id";
    assert_eq!(load_csv(&files, nameless).unwrap(), "'1'");
}

#[test]
fn spaces_around_the_names_of_columns_are_not_silently_theirs() {
    let files = Files::new();
    let path = files.write("spaces.csv", "id:ID,name , x:INT\n1,a,2\n");
    let (db, _) = Importer::new().nodes(["N"], path).in_memory().unwrap();
    let found: (String, i64) = db.query_one("MATCH (n:N) RETURN n.name, n.x", ()).unwrap();
    assert_eq!(found, ("a".to_owned(), 2));
    let nameless = files.write("nameless.csv", "id:ID, ,x\n1,a,b\n");
    let wrong = message(Importer::new().nodes(["N"], nameless).in_memory());
    assert!(
        wrong.ends_with("nameless.csv:1: column 2 has no name"),
        "{wrong}"
    );
    files.write("load.csv", "name ,  x\na,b\n");
    let db = Database::builder().csv_folder(files.0.path()).in_memory();
    let statement = "LOAD CSV WITH HEADERS FROM 'load.csv' AS r RETURN r.`name `";
    let mut rows = db.query(statement, ()).unwrap();
    assert_eq!(rows.by_ref().count(), 1);
    let notices = format!("{:?}", rows.notices());
    assert!(
        notices.contains("the name of the column `name ` has spaces around it"),
        "{notices}"
    );
}
