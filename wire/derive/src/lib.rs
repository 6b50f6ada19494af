//! Derives `wire::Read` from the attributes that serde reads, as far as what is sent to browsers uses them: a type with another attribute
//! does not compile.

mod attributes;
mod names;

use attributes::{Attributes, Default};
use names::Case;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Data, DataEnum, DeriveInput, Error, Fields, Result, Type, parse_macro_input, parse_quote};

/// Derives `wire::Read`. Fields that are not known are ignored, as serde ignores them by default.
#[proc_macro_derive(Read, attributes(serde))]
pub fn derive_read(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(input).unwrap_or_else(Error::into_compile_error).into()
}

fn expand(mut input: DeriveInput) -> Result<TokenStream> {
    let attributes = Attributes::of(&input.attrs)?;
    for parameter in input.generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(::wire::Read));
    }
    let (name, (generics, arguments, bounds)) = (&input.ident, input.generics.split_for_impl());
    let mut missing = None;
    let body = if let Some(from) = &attributes.try_from {
        quote! { <#from as ::wire::Read>::read(json)?.try_into().map_err(|_| ::wire::Misread { expected: stringify!(#name) }) }
    } else if let Some(from) = &attributes.from {
        quote! { <#from as ::wire::Read>::read(json).map(::core::convert::Into::into) }
    } else {
        match &input.data {
            Data::Struct(data) => match &data.fields {
                Fields::Unnamed(fields) if fields.unnamed.len() == 1 => quote! { ::wire::Read::read(json).map(Self) },
                Fields::Named(fields) if attributes.transparent => {
                    let field = &fields.named[0].ident;
                    quote! { ::core::result::Result::Ok(Self { #field: ::wire::Read::read(json)? }) }
                }
                fields => {
                    let fill = fill(fields, attributes.case, attributes.default.is_some())?;
                    let usual = attributes.default.is_some().then(|| quote! { let usual = <Self as ::core::default::Default>::default(); });
                    quote! { #usual ::core::result::Result::Ok(Self #fill) }
                }
            },
            Data::Enum(data) => variants(data, &attributes)?,
            Data::Union(_) => return Err(Error::new(Span::call_site(), "a union cannot be read")),
        }
    };
    if attributes.transparent
        && let Data::Struct(data) = &input.data
        && let Some(field) = data.fields.iter().next()
        && is_option(&field.ty)
    {
        missing = Some(quote! { fn missing() -> ::core::option::Option<Self> { <Self as ::wire::Read>::read(&::wire::Json::Null).ok() } });
    }
    Ok(quote! {
        #[automatically_derived]
        impl #generics ::wire::Read for #name #arguments #bounds {
            fn read(json: &::wire::Json<'_>) -> ::core::result::Result<Self, ::wire::Misread> { #body }
            #missing
        }
    })
}

fn is_option(of: &Type) -> bool {
    matches!(of, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option"))
}

/// The fields of a struct or of a variant in braces, each read from the object `json`.
fn fill(fields: &Fields, case: Case, usual: bool) -> Result<TokenStream> {
    let Fields::Named(fields) = fields else { return Err(Error::new(Span::call_site(), "only named fields can be read here")) };
    let mut filled = Vec::new();
    for field in &fields.named {
        let attributes = Attributes::of(&field.attrs)?;
        let Some(ident) = &field.ident else { continue };
        let name = attributes.rename.clone().unwrap_or_else(|| case.field(&ident.to_string()));
        let ty = &field.ty;
        let otherwise = match (&attributes.default, usual) {
            (Some(Default::Path(path)), _) => Some(quote! { #path() }),
            (Some(Default::Usual), _) => Some(quote! { ::core::default::Default::default() }),
            (None, true) => Some(quote! { usual.#ident }),
            (None, false) => None,
        };
        let read = if attributes.skip {
            quote! { ::core::default::Default::default() }
        } else if attributes.flatten {
            quote! { ::wire::Read::read(json)? }
        } else if let Some(otherwise) = otherwise {
            quote! { match json.get(#name) { Some(value) => <#ty as ::wire::Read>::read(value)?, None => #otherwise } }
        } else {
            quote! { ::wire::field::<#ty>(json, #name)? }
        };
        filled.push(quote! { #ident: #read });
    }
    Ok(quote! { { #(#filled),* } })
}

/// An enum by the first variant that fits; each holds one value.
fn untagged(data: &DataEnum) -> Result<TokenStream> {
    let mut tries = Vec::new();
    for variant in &data.variants {
        let ident = &variant.ident;
        match &variant.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                tries.push(quote! { if let ::core::result::Result::Ok(value) = ::wire::Read::read(json) { return ::core::result::Result::Ok(Self::#ident(value)); } });
            }
            _ => return Err(Error::new_spanned(ident, "a variant without a tag holds one value")),
        }
    }
    Ok(quote! { #(#tries)* ::core::result::Result::Err(::wire::Misread { expected: "a known variant" }) })
}

/// An enum by the name of its variant: a field of the object that holds the variant's own, or what stands around them.
fn variants(data: &DataEnum, attributes: &Attributes) -> Result<TokenStream> {
    if attributes.untagged {
        return untagged(data);
    }
    let mut arms = Vec::new();
    let mut other = quote! { _ => ::core::result::Result::Err(::wire::Misread { expected: "a known variant" }) };
    for variant in &data.variants {
        let own = Attributes::of(&variant.attrs)?;
        let ident = &variant.ident;
        if own.skip {
            continue;
        }
        let mut names = vec![own.rename.clone().unwrap_or_else(|| attributes.case.variant(&ident.to_string()))];
        names.extend(own.aliases.iter().cloned());
        let value = match &variant.fields {
            Fields::Unit => quote! { Self::#ident },
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => quote! { Self::#ident(::wire::Read::read(json)?) },
            fields => {
                let fill = fill(fields, own.case, false)?;
                quote! { Self::#ident #fill }
            }
        };
        if own.other {
            other = quote! { _ => ::core::result::Result::Ok(Self::#ident) };
        }
        arms.push(quote! { #(#names)|* => ::core::result::Result::Ok(#value) });
    }
    let named = match &attributes.tag {
        Some(tag) => {
            quote! { let name = json.get(#tag).map_or(::core::result::Result::Err(::wire::Misread { expected: #tag }), ::wire::text)?; }
        }
        None => quote! { let (name, json) = ::wire::variant(json)?; },
    };
    Ok(quote! { #named let _ = json; match name { #(#arms,)* #other } })
}
