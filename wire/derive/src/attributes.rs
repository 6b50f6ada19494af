//! serde's attributes, as far as they matter for reading.

use crate::names::Case;
use syn::{Attribute, LitStr, Path, Result, Token, Type};

/// The value of a field that is missing.
pub enum Default {
    /// That of its type.
    Usual,
    /// The result of a function.
    Path(Path),
}

/// The attributes of a type, a variant or a field.
#[derive(std::default::Default)]
pub struct Attributes {
    pub case: Case,
    pub tag: Option<String>,
    pub transparent: bool,
    pub untagged: bool,
    pub flatten: bool,
    pub default: Option<Default>,
    pub rename: Option<String>,
    pub aliases: Vec<String>,
    pub other: bool,
    pub skip: bool,
    pub try_from: Option<Type>,
    pub from: Option<Type>,
}

impl Attributes {
    pub fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut all = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            attribute.parse_nested_meta(|meta| {
                let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
                let text = |meta: &syn::meta::ParseNestedMeta<'_>| meta.value()?.parse::<LitStr>();
                match name.as_str() {
                    "rename_all" => {
                        let text = text(&meta)?;
                        all.case = Case::named(&text.value()).ok_or_else(|| meta.error("a case that wire::Read does not know"))?;
                    }
                    "tag" => all.tag = Some(text(&meta)?.value()),
                    "rename" => all.rename = Some(text(&meta)?.value()),
                    "alias" => all.aliases.push(text(&meta)?.value()),
                    "try_from" => all.try_from = Some(text(&meta)?.parse()?),
                    "from" => all.from = Some(text(&meta)?.parse()?),
                    "default" if meta.input.peek(Token![=]) => all.default = Some(Default::Path(text(&meta)?.parse()?)),
                    "default" => all.default = Some(Default::Usual),
                    "transparent" => all.transparent = true,
                    "untagged" => all.untagged = true,
                    "flatten" => all.flatten = true,
                    "other" => all.other = true,
                    "skip" | "skip_deserializing" => all.skip = true,
                    // How it is written, and what a server refuses: nothing for who reads what a server sent.
                    "into" | "skip_serializing_if" => drop(text(&meta)?),
                    "deny_unknown_fields" | "skip_serializing" => {}
                    _ => return Err(meta.error("an attribute that wire::Read does not know")),
                }
                Ok(())
            })?;
        }
        Ok(all)
    }
}
