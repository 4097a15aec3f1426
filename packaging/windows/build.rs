//! Puts icon, version and manifest into the Windows programs; does nothing for other systems and needs nothing there.
//! For Windows it needs windres of mingw-w64.

use std::error::Error;
use std::path::PathBuf;
use std::process::Command;

fn main() -> Result<(), Box<dyn Error>> {
    for file in ["build.rs", "program.manifest"] {
        println!("cargo::rerun-if-changed=packaging/windows/{file}");
    }
    println!("cargo::rerun-if-changed=assets/icon/icon.ico");
    if std::env::var("CARGO_CFG_TARGET_OS")? == "windows" { resource() } else { Ok(()) }
}

fn resource() -> Result<(), Box<dyn Error>> {
    let here = std::env::var("CARGO_MANIFEST_DIR")?;
    let version = std::env::var("CARGO_PKG_VERSION")?;
    let numbers: Vec<&str> = version.split(['.', '-', '+']).take(3).collect();
    let text = format!(
        "#pragma code_page(65001)\n\
         1 ICON \"{here}/assets/icon/icon.ico\"\n\
         1 24 \"{here}/packaging/windows/program.manifest\"\n\
         1 VERSIONINFO\n\
         FILEVERSION {numbers},0\n\
         PRODUCTVERSION {numbers},0\n\
         FILEOS 0x40004\n\
         FILETYPE 1\n\
         BEGIN\n\
           BLOCK \"StringFileInfo\"\n\
           BEGIN\n\
             BLOCK \"080404B0\"\n\
             BEGIN\n\
               VALUE \"FileDescription\", \"会员卡权益工作台\"\n\
               VALUE \"ProductName\", \"会员卡权益工作台 Card Rights Studio\"\n\
               VALUE \"FileVersion\", \"{version}\"\n\
               VALUE \"ProductVersion\", \"{version}\"\n\
             END\n\
           END\n\
           BLOCK \"VarFileInfo\"\n\
           BEGIN\n\
             VALUE \"Translation\", 0x804, 1200\n\
           END\n\
         END\n",
        numbers = numbers.join(","),
    );
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let (script, object) = (out.join("program.rc"), out.join("program.o"));
    std::fs::write(&script, text)?;
    let windres = if cfg!(windows) { "windres" } else { "x86_64-w64-mingw32-windres" };
    let done = Command::new(windres)
        .args(["--codepage=65001", "--output-format=coff", "-i"])
        .arg(&script)
        .arg("-o")
        .arg(&object)
        .status()
        .map_err(|e| format!("{windres} (package binutils-mingw-w64-x86-64): {e}"))?;
    if !done.success() {
        return Err(format!("{windres}: {done}").into());
    }
    // Tests too: they must see the same code page and the same long paths as the program.
    println!("cargo::rustc-link-arg={}", object.display());
    Ok(())
}
