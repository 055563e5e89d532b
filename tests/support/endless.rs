//! One park without an end of land and one sector that wants more of it: output grows without end.

/// The files.
pub const FILES: &[(&str, &str)] = &[
    ("instance.toml", "format = 1\nname = \"endless\"\n[resources.land]\nunit = \"ha\"\nscope = \"park\"\n"),
    ("countries.csv", "id,name\nA,A\n"),
    ("parks.csv", "id,name,country,land\np,P,A,\n"),
    ("sectors.csv", "id,name,land,value_added\ns,S,0.5,0.4\n"),
    ("links.csv", "supplier,user,coefficient\ns,s,0.1\n"),
];
