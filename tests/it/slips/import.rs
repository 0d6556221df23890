//! What is wrong with the files of an import, or probably not meant.

use super::*;

/// What `tupu import` says of a file, with the exit status.
fn imported(bytes: &[u8], arguments: &[&str]) -> (i32, String) {
    let arguments = [&["import", "g.tupu"], arguments].concat();
    let (status, _, said) = with(&[("f.csv", bytes)], &arguments, "");
    (status, said)
}

#[test]
fn import_of_an_empty_file_says_that_it_is_empty() {
    let plain = ["--nodes", "L=f.csv"];
    let planned = ["--nodes", "L=f.csv", "--infer", "--id", "L=id"];
    let blank = "\n".repeat(3 << 20);
    for arguments in [&plain[..], &planned] {
        for (bytes, what) in [
            (&b""[..], "f.csv: the file is empty"),
            (b"\xef\xbb\xbf", "f.csv: the file is empty"),
            (b"\n\r\n  \n", "f.csv: the file has only empty lines"),
            (blank.as_bytes(), "f.csv: the file has only empty lines"),
        ] {
            let (status, said) = imported(bytes, arguments);
            assert!(status == 1 && said.contains(what), "{arguments:?}: {said}");
        }
    }
    let late = format!("{blank}id:ID\n1\n");
    let (status, said) = imported(late.as_bytes(), &plain);
    assert!(status == 0 && said.contains("1 node"), "{said}");
}

#[test]
fn import_refuses_what_is_no_text() {
    let noise: Vec<u8> = (0..4000_u32)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    for arguments in [
        &["--nodes", "L=f.csv"][..],
        &["--nodes", "L=f.csv", "--infer"],
        &["--nodes", "L=f.csv", "--encoding", "Latin-1"],
        &["--nodes", "L=f.csv", "--encoding", "GBK"],
    ] {
        let (status, said) = imported(&noise, arguments);
        assert!(
            status == 1
                && said.contains("f.csv: the file is not text")
                && !said.contains("windows-1252"),
            "{arguments:?}: {said}"
        );
    }
    let load = ["-c", "LOAD CSV FROM 'f.csv' AS row RETURN row"];
    let (status, _, said) = with(&[("f.csv", &noise)], &load, "");
    assert!(
        status == 1 && said.contains("the file is not text"),
        "{said}"
    );
}

#[test]
fn import_notes_what_is_probably_not_meant() {
    let note = "note: the nodes of f.csv have no label; --nodes LABEL=f.csv gives them one";
    let once = |bytes: &[u8], arguments: &[&str]| {
        let (status, said) = imported(bytes, arguments);
        assert_eq!(status, 0, "{said}");
        said
    };
    for arguments in [&["--nodes", "f.csv"][..], &["--nodes", "f.csv", "--infer"]] {
        assert!(
            once(b"id:ID,name\n1,a\n", arguments).contains(note),
            "{arguments:?}"
        );
    }
    assert!(!once(b"id:ID,:LABEL\n1,City\n", &["--nodes", "f.csv"]).contains("note"));
    assert!(!once(b"id:ID\n1\n", &["--nodes", "L=f.csv"]).contains("note"));

    let relationship = br#"{"start":"1","end":"2","type":"SUPPLIES"}"#;
    let nodes = ["import", "g.tupu", "--nodes", "X=r.jsonl"];
    let (_, _, said) = with(&[("r.jsonl", relationship)], &nodes, "");
    assert!(
        said.contains(
            "note: the first object of r.jsonl has ends and a type as a relationship has"
        ),
        "{said}"
    );

    let big5 = ["--nodes", "L=f.csv", "--infer", "--encoding", "Big5"];
    let said = once(GBK, &big5);
    assert!(
        said.contains("note: f.csv looks like GB18030: read as Big5"),
        "{said}"
    );
    let right = ["--nodes", "L=f.csv", "--infer", "--encoding", "GBK"];
    assert!(!once(GBK, &right).contains("note"));
}

#[test]
fn files_that_are_not_utf8_name_their_encoding_in_every_format() {
    let city = b"\xcc\xa9\xb0\xb2\xca\xd0\xce\xbb\xd3\xda\xc9\xbd\xb6\xab\xca\xa1";
    for (name, start, end) in [
        ("f.nt", "<urn:a> <urn:p> \"", "\" .\n"),
        ("f.ttl", "@prefix u: <urn:> .\nu:a u:p \"", "\" .\n"),
        (
            "f.jsonl",
            r#"{"type":"node","id":"1","properties":{"n":""#,
            "\"}}",
        ),
        (
            "f.json",
            r#"[{"type":"node","id":"1","properties":{"n":""#,
            "\"}}]",
        ),
    ] {
        let bytes = [start.as_bytes(), city, end.as_bytes()].concat();
        let (status, _, said) = with(&[(name, &bytes)], &["import", "g.tupu", name], "");
        let line = 1 + start.matches('\n').count();
        let expected = format!("{name}:{line}: the text is not UTF-8");
        assert!(status == 1 && said.contains(&expected), "{said}");
        assert!(said.contains("--encoding GB18030"), "{said}");
    }
}

#[test]
fn file_that_ends_within_a_character_is_in_no_other_encoding() {
    let text = "id:ID,name\n1,泰安市".as_bytes();
    let cut = &text[..text.len() - 1];
    let (status, said) = imported(cut, &["--nodes", "L=f.csv"]);
    assert!(
        status == 1 && said.contains("f.csv:2: the text is not UTF-8"),
        "{said}"
    );
    assert!(said.contains("ends within a character"), "{said}");
    assert!(!said.contains("windows-1252"), "{said}");
    let json = r#"{"type":"node","id":"1","properties":{"n":"泰安"#.as_bytes();
    let cut = &json[..json.len() - 1];
    let (_, _, said) = with(&[("f.jsonl", cut)], &["import", "g.tupu", "f.jsonl"], "");
    assert!(said.contains("ends within a character"), "{said}");
    let load = "LOAD CSV FROM 'f.csv' AS row RETURN row";
    let (_, _, said) = with(&[("f.csv", &text[..text.len() - 2])], &["-c", load], "");
    assert!(said.contains("ends within a character"), "{said}");
}

#[test]
fn utf16_without_a_mark_is_advised() {
    let text = "id:ID,名称\n1,泰安市位于山东省中部\n2,一座城市\n";
    let bytes = |to: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(to).collect() };
    for (bytes, name) in [
        (bytes(u16::to_le_bytes), "UTF-16LE"),
        (bytes(u16::to_be_bytes), "UTF-16BE"),
    ] {
        let (status, said) = imported(&bytes, &["--nodes", "L=f.csv"]);
        let option = format!("--encoding {name}");
        assert!(status == 1 && said.contains(&option), "{said}");
        let named = ["--nodes", "L=f.csv", "--encoding", name];
        assert_eq!(imported(&bytes, &named).0, 0);
    }
}
