//! One park and two sectors: small enough to know every answer by hand.
//!
//! With outputs a and b: land a + b <= 100, capital a + 3 b <= 200, a <= 80, b <= 60; 10 and 2 jobs, 0.1 and 0.5 of
//! value added for each M USD of output.

/// The files.
pub const FILES: &[(&str, &str)] = &[
    (
        "instance.toml",
        "format = 1\nname = \"one park\"\n[resources.land]\nunit = \"ha\"\nscope = \"park\"\n\
      [resources.capital]\nunit = \"M USD\"\nscope = \"park\"\n[resources.workers]\nunit = \"jobs\"\nscope = \"park\"\njobs = true\n",
    ),
    ("countries.csv", "id,name\nAA,Here\n"),
    ("parks.csv", "id,name,country,land,capital\np,Park,AA,100,200\n"),
    ("sectors.csv", "id,name,land,capital,workers,value_added\na,A,1,1,10,0.1\nb,B,1,3,2,0.5\n"),
    ("sites.csv", "park,sector,max_output\np,a,80\np,b,60\n"),
    ("links.csv", "supplier,user,coefficient\n"),
];

/// A model that wants value added.
pub const MODEL: &str = "name = \"m\"\ncooperation = \"all\"\n[objective]\nvalue_added = 1.0\n";
