//! A linked module without functions that its program never calls, although something points to them.

use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeSet;
use std::ops::Range;
use wasmparser::{BinaryReader, ExternalKind, KnownCustom, Name, Parser, Payload, RelocAddendKind, RelocationType};

/// Takes over a page step by step while parts of it are still being loaded, for one type of view. Pages are taken over at once, but every
/// view whose type is erased keeps a pointer to one of these for the other case, and nothing else points to them.
const STEP_BY_STEP: &str = "any_view..IntoAny$GT$8into_any13hydrate_async17h";
/// In the names of exports that hand streams of bytes to the browser. A library of Leptos offers them; no page of ours has such a stream.
const STREAMS: &str = "intounderlying";
/// In the names of functions that only wasm-bindgen runs, to learn of what it makes glue.
const DESCRIBED: &str = "__wbindgen_describe";
/// Begins the names of the functions of chunks, before the chunk's name.
const CHUNK: &str = "__wasm_split_00";
/// Follows the chunk's name where a function is defined.
const DEFINED: &str = "00_export_";

/// The functions of a linked module that go.
#[derive(Clone, Copy, Debug)]
pub struct Cut<'a> {
    /// Chunks that stay.
    pub keep: &'a [String],
    /// Chunks of the other half: the linker keeps them, because both halves are made of one library.
    pub drop: &'a [String],
}

/// A code section, and where its functions and relocations are in the file.
#[derive(Default)]
struct Linked {
    /// Start of the code section's contents.
    code: usize,
    /// Bodies of the functions that are defined here.
    bodies: Vec<Range<usize>>,
    /// Imported functions; indices count them first.
    imported: u32,
    /// Indices of the functions to cut.
    doomed: BTreeSet<u32>,
    /// The section of the relocations of code as a whole, and its contents after its name.
    relocations: Option<(Range<usize>, Range<usize>)>,
}

impl Cut<'_> {
    /// The linked module `wasm` with bodies that trap in place of what goes, and without their relocations: whatever only they need is out
    /// of reach then, and the splitter leaves it out.
    ///
    /// # Errors
    /// The bytes are no valid module with relocations, or a chunk belongs to neither half.
    pub fn apply(&self, wasm: &[u8]) -> Result<Vec<u8>> {
        let linked = self.read(wasm)?;
        let Some((section, contents)) = &linked.relocations else { bail!("no relocations: it was linked without --emit-relocs") };
        let mut doomed = Vec::new();
        for &function in &linked.doomed {
            let own = function.checked_sub(linked.imported).context("an imported function is none of ours")?;
            doomed.push(linked.bodies.get(own as usize).context("no such function")?.clone());
        }
        let kept = kept_relocations(&wasm[contents.clone()], contents.start, |offset| {
            let at = linked.code + offset as usize;
            doomed.iter().all(|body| !body.contains(&at))
        })?;
        let mut out = wasm[..section.start].to_vec();
        for body in doomed {
            trap(&mut out[body]);
        }
        let mut named = leb(u32::try_from("reloc.CODE".len())?);
        named.extend_from_slice(b"reloc.CODE");
        named.extend(kept);
        out.push(0);
        out.extend(leb(u32::try_from(named.len())?));
        out.extend(named);
        out.extend_from_slice(&wasm[section.end..]);
        Ok(out)
    }

    fn read(&self, wasm: &[u8]) -> Result<Linked> {
        let mut linked = Linked::default();
        let mut end = 8;
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            let whole = payload.as_section().map(|(_, range)| end..range.end as usize);
            match payload {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        linked.imported += u32::from(matches!(import?.ty, wasmparser::TypeRef::Func(_)));
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        if export.kind == ExternalKind::Func && export.name.contains(STREAMS) && !export.name.contains(DESCRIBED) {
                            linked.doomed.insert(export.index);
                        }
                        let chunk = export.name.strip_prefix(CHUNK).and_then(|rest| rest.split_once(DEFINED));
                        if let (Some((chunk, _)), ExternalKind::Func) = (chunk, export.kind)
                            && self.goes(chunk)?
                        {
                            linked.doomed.insert(export.index);
                        }
                    }
                }
                Payload::CodeSectionStart { unchecked_range, .. } => linked.code = unchecked_range.start as usize,
                Payload::CodeSectionEntry(body) => linked.bodies.push(body.range().start as usize..body.range().end as usize),
                Payload::CustomSection(custom) => {
                    let contents = custom.data_offset() as usize..custom.range().end as usize;
                    if custom.name() == "reloc.CODE" {
                        linked.relocations = whole.clone().map(|whole| (whole, contents));
                    } else if let KnownCustom::Name(names) = custom.as_known() {
                        for name in names {
                            let Name::Function(functions) = name? else { continue };
                            for naming in functions {
                                let naming = naming?;
                                if naming.name.contains(STEP_BY_STEP) {
                                    linked.doomed.insert(naming.index);
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
            if let Some(whole) = whole {
                end = whole.end;
            }
        }
        Ok(linked)
    }

    fn goes(&self, chunk: &str) -> Result<bool> {
        let has = |chunks: &[String]| chunks.iter().any(|other| other == chunk);
        ensure!(has(self.keep) || has(self.drop), "the chunk {chunk} belongs to no half: name it in scripts/build-site");
        Ok(!has(self.keep))
    }
}

/// Makes a function's body one that traps, as long as before: what comes after it stays where it is.
fn trap(body: &mut [u8]) {
    const NO_LOCALS: u8 = 0x00;
    const UNREACHABLE: u8 = 0x00;
    const NOP: u8 = 0x01;
    const END: u8 = 0x0b;
    body.fill(NOP);
    body[0] = NO_LOCALS;
    body[1] = UNREACHABLE;
    if let Some(last) = body.last_mut() {
        *last = END;
    }
}

/// The contents of a section of relocations, of which those stay whose place in their section `stays`.
fn kept_relocations(contents: &[u8], at: usize, stays: impl Fn(u32) -> bool) -> Result<Vec<u8>> {
    let mut reader = BinaryReader::new(contents, at as u64);
    let section = reader.read_var_u32()?;
    let count = reader.read_var_u32()?;
    let (mut kept, mut entries) = (0, Vec::new());
    for _ in 0..count {
        let from = reader.original_position() as usize - at;
        let kind = RelocationType::try_from(reader.read_u8()?).ok().context("an unknown kind of relocation")?;
        let offset = reader.read_var_u32()?;
        reader.read_var_u32()?;
        match kind.addend_kind() {
            RelocAddendKind::None => {}
            RelocAddendKind::Addend32 => drop(reader.read_var_i32()?),
            RelocAddendKind::Addend64 => drop(reader.read_var_i64()?),
        }
        if stays(offset) {
            kept += 1;
            entries.extend_from_slice(&contents[from..reader.original_position() as usize - at]);
        }
    }
    Ok([leb(section), leb(kept), entries].concat())
}

/// A number as WASM writes it.
fn leb(mut number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, CustomSection, ExportKind, ExportSection, Function, FunctionSection, Instruction, Module, NameMap, NameSection,
        TypeSection,
    };

    /// Four functions that call the first, each with one relocation: two of chunks, one that takes over step by step, one of ours.
    fn linked() -> Vec<u8> {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let (mut functions, mut exports, mut code, mut names) =
            (FunctionSection::new(), ExportSection::new(), CodeSection::new(), NameMap::new());
        let (mut relocations, mut offset) = (vec![3, 4], 1);
        for (index, name) in [
            (0, "ours"),
            (1, "__wasm_split_00card00_export_1"),
            (2, "__wasm_split_00desk00_export_2"),
            (3, "any_view..IntoAny$GT$8into_any13hydrate_async17h0E"),
        ] {
            functions.function(0);
            if index < 3 {
                exports.export(name, ExportKind::Func, index);
            }
            names.append(index, name);
            let mut function = Function::new([]);
            for instruction in [Instruction::Call(0), Instruction::Call(0), Instruction::End] {
                function.instruction(&instruction);
            }
            code.function(&function);
            // A function index that is to be relocated: after the size, the locals and the first opcode.
            relocations.extend([0, offset + 3, 0]);
            offset += 7;
        }
        module.section(&types).section(&functions).section(&exports).section(&code);
        module.section(&CustomSection { name: "reloc.CODE".into(), data: relocations.into() });
        let mut section = NameSection::new();
        section.functions(&names);
        module.section(&section);
        module.finish()
    }

    /// The bodies of a module, and the places of its relocations.
    fn read(wasm: &[u8]) -> (Vec<&[u8]>, Vec<u32>) {
        let (mut bodies, mut offsets) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.unwrap() {
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
                Payload::CustomSection(section) => {
                    if let KnownCustom::Reloc(relocations) = section.as_known() {
                        offsets = relocations.entries().into_iter().map(|entry| entry.unwrap().offset).collect();
                    }
                }
                _ => {}
            }
        }
        (bodies, offsets)
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_other_halfs_chunks_and_step_by_step_go() {
        let wasm = linked();
        let (before, all) = read(&wasm);
        let cut = Cut { keep: &names(&["card"]), drop: &names(&["desk"]) }.apply(&wasm).unwrap();
        let (after, left) = read(&cut);
        assert_eq!((&after[..2], &left[..]), (&before[..2], &all[..2]));
        for (gone, was) in after[2..].iter().zip(&before[2..]) {
            assert_eq!((gone.len(), &gone[..2], gone[gone.len() - 1]), (was.len(), &[0_u8, 0][..], 0x0b));
        }
    }

    #[test]
    fn a_chunk_of_no_half_is_an_error() {
        let failure = Cut { keep: &names(&["card"]), drop: &[] }.apply(&linked()).unwrap_err();
        assert!(failure.to_string().contains("desk"), "{failure}");
    }

    #[test]
    fn a_module_without_relocations_is_an_error() {
        let failure = Cut { keep: &[], drop: &[] }.apply(&Module::new().finish()).unwrap_err();
        assert!(failure.to_string().contains("--emit-relocs"), "{failure}");
    }
}
