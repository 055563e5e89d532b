//! What is written reads back the same; what others write is read as they mean it.

use super::{Named, Names, labels::labels, read_mps, write_lp, write_mps};
use crate::{
    error::Error,
    lp::{Lp, Matrix, Sense},
};

const INF: f64 = f64::INFINITY;

/// Every kind of row, column and figure that there is.
fn everything() -> Lp {
    let rows = [(-INF, 4.0), (0.1, 0.3), (2.5, 2.5), (-1e-7, INF), (-INF, INF), (-1e20, 1.0), (0.0, 0.0)];
    let columns = [
        (1.0, 0.0, INF, false),
        (-2.5, -INF, INF, false),
        (0.0, -INF, -3.0, false),
        (1e-9, 0.1, 0.7, false),
        (1.0 / 3.0, 2.0, 2.0, false),
        (1e18, 0.0, INF, true),
        (0.0, -4.0, 9.0, true),
        (0.0, 0.0, 1.0, true),
        (-1.0, -INF, 0.0, false),
    ];
    let mut lp = Lp::new(Sense::Maximise);
    lp.offset = -17.25;
    for (lower, upper) in rows {
        lp.row_lower.push(lower);
        lp.row_upper.push(upper);
    }
    for (cost, lower, upper, whole) in columns {
        lp.cost.push(cost);
        lp.lower.push(lower);
        lp.upper.push(upper);
        lp.integer.push(whole);
    }
    let entries: Vec<(usize, usize, f64)> =
        (0..40).map(|k| (k * 5 % 6, k * 7 % 8, f64::from(u8::try_from(k).unwrap()) / 3.0 - 4.0)).collect();
    lp.matrix = Matrix::from_entries(rows.len(), columns.len(), &entries);
    lp
}

#[test]
fn what_is_written_reads_back_the_same() {
    for sense in [Sense::Maximise, Sense::Minimise] {
        let lp = Lp { sense, offset: 0.0, ..everything() };
        let text = write_mps(&lp, "all of it", Names { columns: &[], rows: &[], objective: "gain" });
        let back = read_mps(&text, "all.mps").unwrap();
        assert_eq!(back.lp, lp);
        assert_eq!((back.name.as_str(), back.objective.as_str()), ("all_of_it", "gain"));
        assert_eq!(back.rows, ["r1", "r2", "r3", "r4", "r5", "r6", "r7"]);
        assert_eq!(write_mps(&back.lp, &back.name, back.names()), text);
    }
}

/// Readers differ on a right-hand side of the objective, so none is written.
#[test]
fn the_constant_of_the_objective_is_a_column_fixed_at_one() {
    let lp = everything();
    let back =
        read_mps(&write_mps(&lp, "", Names { columns: &[], rows: &[], objective: "gain" }), "x").unwrap();
    assert_eq!(back.columns.last().map(String::as_str), Some("constant"));
    let last = back.lp.columns() - 1;
    assert_eq!((back.lp.lower[last], back.lp.upper[last], back.lp.cost[last]), (1.0, 1.0, lp.offset));
    assert_eq!((back.lp.offset, back.lp.rows(), last), (0.0, lp.rows(), lp.columns()));
}

#[test]
fn a_program_without_anything_can_be_written_and_read() {
    let lp = Lp::new(Sense::Minimise);
    let names = Names { columns: &[], rows: &[], objective: "" };
    assert_eq!(read_mps(&write_mps(&lp, "", names), "x").unwrap().lp, lp);
    assert_eq!(
        write_lp(&lp, names),
        "Minimize\n objective: + 0 constant\nSubject To\nBounds\n constant = 1\nEnd\n"
    );
}

#[test]
fn the_lp_format_spells_out_what_is_not_the_default() {
    let mut lp = Lp::new(Sense::Maximise);
    lp.offset = 2.0;
    lp.cost = vec![3.0, -1.0, 0.0];
    lp.lower = vec![0.0, -INF, 1.0];
    lp.upper = vec![INF, 5.0, INF];
    lp.integer = vec![false, false, true];
    lp.row_lower = vec![-INF, 1.0, 4.0];
    lp.row_upper = vec![8.0, 2.0, 4.0];
    lp.matrix = Matrix::from_entries(3, 3, &[(0, 0, 1.0), (0, 1, -2.5), (1, 1, 1.0), (2, 2, 1.0)]);
    let columns = ["make[rayong-ta,steel]".to_owned(), "free".to_owned(), "E3".to_owned()];
    let rows = ["land: rayong".to_owned(), "land".to_owned(), "3rd".to_owned()];
    let text = write_lp(&lp, Names { columns: &columns, rows: &rows, objective: "total gain" });
    let expected = "\
Maximize
 total_gain: + 3 make(rayong_ta,steel) - free_ + 0 _E3 + 2 constant
Subject To
 land__rayong: + make(rayong_ta,steel) - 2.5 free_ <= 8
 land: + free_ <= 2
 land.low: + free_ >= 1
 _3rd: + _E3 = 4
Bounds
 -inf <= free_ <= 5
 _E3 >= 1
 constant = 1
General
 _E3
End
";
    assert_eq!(text, expected);
}

#[test]
fn names_that_meet_are_kept_apart() {
    let mut lp = Lp::new(Sense::Minimise);
    lp.cost = vec![0.0; 4];
    lp.row_lower = vec![0.0; 3];
    let columns = ["a b", "a_b", "a-b", "constant"].map(str::to_owned);
    let rows = ["lim.low", "lim", "cost"].map(str::to_owned);
    let made = labels(&lp, Names { columns: &columns, rows: &rows, objective: "cost" });
    assert_eq!(made.columns, ["a_b", "a_b~2", "a_b~3", "constant"]);
    assert_eq!(made.rows, ["lim.low", "lim~2", "cost~2"]);
    assert_eq!((made.objective.as_str(), made.spare.as_str()), ("cost", "constant~2"));
    let long = ["x".repeat(400), "x".repeat(401), "สวน".to_owned(), String::new()];
    let made = labels(&lp, Names { columns: &long, rows: &[], objective: "infra" });
    assert!(made.columns.iter().all(|name| name.len() < 250 && name.is_ascii()));
    assert_eq!(made.columns[3], "x4");
    assert_eq!(made.objective, "_infra");
}

/// The example that the format's old manuals share, with a range on each kind of row.
#[test]
fn the_fixed_form_with_all_its_sections_is_read() {
    let text = "\
* a comment
NAME          TESTPROB
ROWS
 N  COST
 L  LIM1
 G  LIM2
 E  MY EQN
 E  MYEQ2
 N  SPARE
COLUMNS
    X ONE     COST      1.0            LIM1      1.0
    X ONE     LIM2      1.0
    YTWO      COST      4.0            LIM1      1.0
    YTWO      MY EQN    -1.0           MYEQ2     1.0
    MARKER    'MARKER'                 'INTORG'
    ZTHREE    COST      9.0            MY EQN    1.0
    ZFOUR     LIM2      1.0
    MARKER    'MARKER'                 'INTEND'
RHS
    RHS1      LIM1      4.0            LIM2      1.0
    RHS1      MY EQN    7.0            MYEQ2     2.0
    RHS1      COST      -10.0
RANGES
    RNG1      LIM1      2.5            LIM2      3.0
    RNG1      MY EQN    4.0            MYEQ2     -1.0
BOUNDS
 UP BND1      X ONE        4.0
 LO BND1      YTWO        -1.0
 UP BND1      YTWO         1.0
 PL BND1      ZTHREE
ENDATA
";
    let named = read_mps(text, "t.mps").unwrap();
    let lp = named.lp;
    assert_eq!(named.columns, ["X ONE", "YTWO", "ZTHREE", "ZFOUR"]);
    assert_eq!(named.rows, ["LIM1", "LIM2", "MY EQN", "MYEQ2", "SPARE"]);
    assert_eq!((lp.sense, lp.offset), (Sense::Minimise, 10.0));
    assert_eq!(lp.row_lower, [1.5, 1.0, 7.0, 1.0, -INF]);
    assert_eq!(lp.row_upper, [4.0, 4.0, 11.0, 2.0, INF]);
    assert_eq!(lp.lower, [0.0, -1.0, 0.0, 0.0]);
    assert_eq!(lp.upper, [4.0, 1.0, INF, 1.0]);
    assert_eq!(lp.integer, [false, false, true, true]);
    assert_eq!(lp.cost, [1.0, 4.0, 9.0, 0.0]);
}

#[test]
fn sets_without_a_name_and_every_kind_of_bound_are_read() {
    let text = "\
NAME
OBJSENSE MAXIMIZE
ROWS
 N obj
 L a
COLUMNS
 x1 obj 1 a 1
 x2 a 1
 x3 a 1
 x4 a 1
 x5 a 1
 x6 a 1
RHS
 a 5 obj 3
BOUNDS
 UP x1 -2
 MI x2
 FR BND x3
 BV x4
 UI BND x5 7
 FX x6 1e30
ENDATA
";
    let lp: Lp = read_mps(text, "t.mps").unwrap().lp;
    assert_eq!((lp.sense, lp.offset), (Sense::Maximise, -3.0));
    assert_eq!(lp.lower, [-INF, -INF, -INF, 0.0, 0.0, INF]);
    assert_eq!(lp.upper, [-2.0, INF, INF, 1.0, 7.0, INF]);
    assert_eq!(lp.integer, [false, false, false, true, true, false]);
}

#[test]
fn every_problem_is_told_with_its_line() {
    let text = "\
NAME x
ROWS
 N obj
 Q a
 L b
 L b
COLUMNS
 x1 obj one b 1
 x1 c 1
 x2 b 1
 x1 b 2
 x2 b
RHS
 RHS b nan
BOUNDS
 SC BND x1 4
 UP BND x9 4
QSECTION
";
    let Err(Error::Input(problems)) = read_mps(text, "bad.mps") else { panic!("it was read") };
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let expected = [
        ("4", "`Q` is not a kind of row (N, L, G or E)"),
        ("6", "the row `b` is there twice"),
        ("8", "`one` is not a figure"),
        ("9", "there is no row `c`"),
        ("11", "the entries of column `x1` are not together"),
        ("12", "a column needs pairs of a row and a figure"),
        ("14", "`nan` is not a figure"),
        ("16", "the bound `SC` is not one that is read here"),
        ("17", "there is no column `x9`"),
        ("18", "the section `QSECTION` is not one that is read here"),
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (found, (line, message)) in told.iter().zip(expected) {
        assert_eq!(found, &format!("error[mps-syntax]: {message}\n  --> bad.mps:{line}"));
    }
}

#[test]
fn cut_and_garbled_files_are_refused_without_a_panic() {
    let lp = everything();
    let text = write_mps(&lp, "x", Names { columns: &[], rows: &[], objective: "gain" });
    for end in 0..text.len() - 8 {
        assert!(read_mps(&text[..end], "cut").is_err());
    }
    for from in 0..text.len() {
        let mut garbled = text.clone();
        garbled.replace_range(from..=from, "\u{e9}");
        let _: Result<Named, Error> = read_mps(&garbled, "garbled");
    }
}
