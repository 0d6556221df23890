//! Integers that 64 bits do not hold are refused wherever JSON or a command line brings them in; none becomes a float.

use crate::program;
use std::path::Path;
use std::process::Output;
use tupu::Importer;

fn tupu(arguments: &[&str], input: &str) -> Output {
    program::tupu(Path::new("."), arguments, input)
}

/// What `serve` answers to `RETURN $a AS a` with this JSON as `$a`.
fn served(value: &str) -> serde_json::Value {
    let line = format!("{{\"statement\":\"RETURN $a AS a\",\"parameters\":{{\"a\":{value}}}}}\n");
    let out = tupu(&["serve", "--stdio"], &line).stdout;
    serde_json::from_slice(&out).unwrap()
}

#[test]
fn parameters_of_serve() {
    for value in [
        "18446744073709551617",
        "9223372036854775808",
        "-9223372036854775809",
        "[1, {\"b\": 18446744073709551617}]",
        "{\"$type\":\"Integer\",\"_value\":18446744073709551617}",
        "{\"$type\":\"Integer\",\"_value\":\"18446744073709551617\"}",
        "{\"$type\":\"List\",\"_value\":[-9223372036854775809]}",
    ] {
        let answer = served(value);
        assert!(
            answer["errors"][0]["message"].is_string(),
            "{value}: {answer}"
        );
    }
    for (value, kind, text) in [
        ("-9223372036854775808", "Integer", "-9223372036854775808"),
        ("9223372036854775807", "Integer", "9223372036854775807"),
        ("18446744073709551616.0", "Float", "1.8446744073709552E19"),
        (
            "{\"$type\":\"Float\",\"_value\":100000000000000000000}",
            "Float",
            "1.0E20",
        ),
        ("\"18446744073709551617\"", "String", "18446744073709551617"),
    ] {
        let answer = served(value);
        let cell = &answer["data"]["values"][0][0];
        assert_eq!(cell["$type"], kind, "{value}: {answer}");
        assert_eq!(cell["_value"], text, "{value}");
    }
}

#[test]
fn parameters_of_the_command_line() {
    let run = |value: &str| {
        let parameter = format!("a={value}");
        tupu(
            &[
                "run",
                "--format",
                "csv",
                "--param",
                &parameter,
                "-c",
                "RETURN $a AS a",
            ],
            "",
        )
    };
    for value in [
        "9223372036854775808",
        "[1, 18446744073709551617]",
        "-(-9223372036854775808)",
        "1e999",
    ] {
        let out = run(value);
        assert_eq!(out.status.code(), Some(2), "{value}");
        let message = String::from_utf8(out.stderr).unwrap();
        assert!(message.contains("--param a"), "{message}");
    }
    for (value, text) in [
        ("-9223372036854775808", "-9223372036854775808"),
        ("'18446744073709551617'", "18446744073709551617"),
        (
            "18446744073709551617 Main Street",
            "18446744073709551617 Main Street",
        ),
        ("No. 18446744073709551617", "No. 18446744073709551617"),
    ] {
        let out = String::from_utf8(run(value).stdout).unwrap();
        assert_eq!(out, format!("a\n{text}\n"));
    }
}

#[test]
fn files_of_json() {
    let folder = tempfile::tempdir().unwrap();
    let import = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        let made = Importer::new().nodes(["N"], path).in_memory();
        made.map(|(_, report)| report.nodes)
            .map_err(|error| error.message().to_owned())
    };
    for (name, content) in [
        ("a.jsonl", "{\"id\":\"1\",\"big\":18446744073709551617}"),
        ("b.jsonl", "{\"id\":\"1\",\"big\":-9223372036854775809}"),
        ("c.jsonl", "{\"id\":18446744073709551617}"),
        (
            "d.jsonl",
            "{\"id\":\"1\",\"list\":[1,18446744073709551617]}",
        ),
        ("e.csv", "id:ID,v:JSON\n1,18446744073709551617\n"),
    ] {
        let message = import(name, content).unwrap_err();
        assert!(
            message.contains("does not fit in a 64-bit integer"),
            "{message}"
        );
    }
    assert_eq!(
        import(
            "f.jsonl",
            "{\"id\":\"1\",\"big\":1e30,\"least\":-9223372036854775808}"
        ),
        Ok(1)
    );
}
