//! Writes a random instance and model: `cargo run --example random_instance DIR SEED COUNTRIES PARKS SECTORS [discrete]`.
//!
//! The same seed gives the same bytes; the tests of equivalence and the Python reference draw from here.

#[path = "../tests/support/random.rs"]
#[allow(dead_code)]
mod random;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [dir, seed, countries, parks, sectors, rest @ ..] = arguments.as_slice() else {
        return Err("usage: random_instance DIR SEED COUNTRIES PARKS SECTORS [discrete]".into());
    };
    let size = random::Size {
        countries: countries.parse()?,
        parks: parks.parse()?,
        sectors: sectors.parse()?,
        discrete: rest.first().is_some_and(|word| word == "discrete"),
    };
    let drawn = random::draw(seed.parse()?, size);
    let dir = Path::new(dir);
    std::fs::create_dir_all(dir)?;
    for (name, text) in &drawn.files {
        std::fs::write(dir.join(name), text)?;
    }
    std::fs::write(dir.join("model.toml"), &drawn.model)?;
    Ok(())
}
