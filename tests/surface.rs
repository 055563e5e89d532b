//! The public surface, held to a listing: whatever `tests/surface.txt` names is still there with the same signature.
//!
//! Read from the sources with `syn`, since the tools that compare rustdoc's JSON need a nightly compiler. Additions are
//! free; what is removed or changed needs a new listing, a line in CHANGELOG.md, and a higher version.
//! `MULTIPARK_WRITE=1 cargo test --test surface` writes the listing anew.

use quote::ToTokens;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use syn::{Fields, ImplItem, Item, Visibility};

/// The program's own faces: public for `main`, the Python package and tests, and free to change.
const NOT_TO_BUILD_ON: [&str; 3] = ["cli", "explore", "report"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Tokens as one line, without the space that tokens are printed with.
fn line(tokens: &impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    let mut text = spaced.replace(" :: ", "::").replace(" , ", ", ").replace(" : ", ": ").replace("& ", "&");
    for tight in ["(", ")", "<", ">", "[", "]"] {
        text = text.replace(&format!(" {tight}"), tight);
    }
    text.replace("( ", "(").replace("< ", "<").replace("[ ", "[")
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|a| a.path().is_ident("cfg") && line(a).contains("test"))
}

/// What a walk through the modules gathers.
#[derive(Default)]
struct Surface {
    /// Items as lines, each with the name it belongs to and whether its module is public.
    items: Vec<(String, String, bool)>,
    /// Names that `pub use` names anew.
    named_anew: BTreeSet<String>,
}

impl Surface {
    /// The items of a module whose children are in `folder`.
    fn module(&mut self, file: &Path, folder: &Path, path: &str, public: bool) {
        let parsed = syn::parse_file(&fs::read_to_string(file).unwrap()).unwrap();
        for item in &parsed.items {
            self.item(item, folder, path, public);
        }
    }

    fn item(&mut self, item: &Item, folder: &Path, path: &str, public: bool) {
        match item {
            Item::Mod(module) if !is_test(&module.attrs) && module.content.is_none() => {
                let name = module.ident.to_string();
                let (flat, deep) = (folder.join(format!("{name}.rs")), folder.join(&name).join("mod.rs"));
                let file = if flat.exists() { flat } else { deep };
                if NOT_TO_BUILD_ON.contains(&name.as_str()) {
                    return;
                }
                let inside = if public && is_public(&module.vis) {
                    format!("{path}::{name}")
                } else {
                    path.to_owned()
                };
                self.module(&file, &folder.join(&name), &inside, public && is_public(&module.vis));
            }
            Item::Impl(block) if block.trait_.is_none() => {
                let of = line(&block.self_ty);
                let name = of.split('<').next().unwrap_or_default().to_owned();
                for member in &block.items {
                    let text = match member {
                        ImplItem::Fn(method) if is_public(&method.vis) => line(&method.sig),
                        ImplItem::Const(c) if is_public(&c.vis) => {
                            format!("const {}: {}", c.ident, line(&c.ty))
                        }
                        _ => continue,
                    };
                    self.items.push((format!("{path}: {of}: {text}"), name.clone(), public));
                }
            }
            Item::Use(u) if is_public(&u.vis) => {
                self.items.push((format!("{path}: {}", line(u)), String::new(), public));
                let names = line(&u.tree);
                let words = names.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned);
                self.named_anew.extend(words);
            }
            _ => self.named(item, path, public),
        }
    }

    fn named(&mut self, item: &Item, path: &str, public: bool) {
        let name = match item {
            Item::Fn(f) => &f.sig.ident,
            Item::Const(c) => &c.ident,
            Item::Type(t) => &t.ident,
            Item::Struct(s) => &s.ident,
            Item::Enum(e) => &e.ident,
            Item::Trait(t) => &t.ident,
            _ => return,
        };
        let mut add = |text: String| self.items.push((format!("{path}: {text}"), name.to_string(), public));
        match item {
            Item::Fn(f) if is_public(&f.vis) => add(line(&f.sig)),
            Item::Const(c) if is_public(&c.vis) => add(format!("const {}: {}", c.ident, line(&c.ty))),
            Item::Type(t) if is_public(&t.vis) => add(format!("type {} = {}", t.ident, line(&t.ty))),
            Item::Struct(s) if is_public(&s.vis) => {
                add(format!("struct {}{}", s.ident, line(&s.generics)));
                if let Fields::Named(fields) = &s.fields {
                    for field in fields.named.iter().filter(|field| is_public(&field.vis)) {
                        add(format!("{}.{}: {}", s.ident, line(&field.ident), line(&field.ty)));
                    }
                }
            }
            Item::Enum(e) if is_public(&e.vis) => {
                add(format!("enum {}{}", e.ident, line(&e.generics)));
                for variant in &e.variants {
                    add(format!("{}::{}", e.ident, variant.ident));
                }
            }
            Item::Trait(t) if is_public(&t.vis) => {
                add(format!("trait {}", t.ident));
                for member in &t.items {
                    if let syn::TraitItem::Fn(method) = member {
                        add(format!("{}: {}", t.ident, line(&method.sig)));
                    }
                }
            }
            _ => {}
        }
    }

    /// What others can name: items of public modules, and of private ones what is named anew.
    fn visible(self) -> BTreeSet<String> {
        let Self { items, named_anew } = self;
        items
            .into_iter()
            .filter(|(_, name, public)| *public || named_anew.contains(name))
            .map(|i| i.0)
            .collect()
    }
}

fn listing() -> PathBuf {
    root().join("tests/surface.txt")
}

#[test]
fn nothing_of_the_public_surface_went_away_unsaid() {
    let mut surface = Surface::default();
    surface.module(&root().join("src/lib.rs"), &root().join("src"), "multipark", true);
    let found = surface.visible();
    for must in ["multipark: pub use solution::", "Options.gap: f64", "multipark: pub use instance::Instance"]
    {
        assert!(found.iter().any(|item| item.contains(must)), "the walk misses `{must}`");
    }
    if std::env::var_os("MULTIPARK_WRITE").is_some() {
        let lines: Vec<&str> = found.iter().map(String::as_str).collect();
        fs::write(listing(), lines.join("\n") + "\n").unwrap();
    }
    let written = fs::read_to_string(listing()).unwrap();
    let gone: Vec<&str> = written.lines().filter(|item| !found.contains(*item)).collect();
    assert!(
        gone.is_empty(),
        "gone from the public surface or changed:\n{}\nIf that is meant: a line in CHANGELOG.md, then \
         `MULTIPARK_WRITE=1 cargo test --test surface`",
        gone.join("\n")
    );
}
