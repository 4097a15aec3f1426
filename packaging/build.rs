//! Icon, version and manifest of the Windows programs, for which windres of mingw-w64 is needed; and on Linux one flag of
//! the linker, where the system understands it.

use std::error::Error;
use std::path::PathBuf;
use std::process::Command;

fn main() -> Result<(), Box<dyn Error>> {
    for file in ["packaging/build.rs", "packaging/windows/program.manifest", "assets/icon/icon.ico"] {
        println!("cargo::rerun-if-changed={file}");
    }
    match std::env::var("CARGO_CFG_TARGET_OS")?.as_str() {
        "windows" => resource()?,
        "linux" if std::env::var("HOST")? == std::env::var("TARGET")? && knows_packed_addresses() => {
            println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        }
        _ => {}
    }
    Ok(())
}

/// Whether programs may carry the addresses that the loader fills in as a bitmap, a twentieth of what a table of them
/// takes: glibc from 2.36 on. An older one would not start them.
fn knows_packed_addresses() -> bool {
    let said = Command::new("getconf").arg("GNU_LIBC_VERSION").output().map(|o| o.stdout).unwrap_or_default();
    let said = String::from_utf8_lossy(&said).into_owned();
    let version = said.trim().strip_prefix("glibc ").and_then(|v| v.split_once('.'));
    version.is_some_and(|(major, minor)| major == "2" && minor.parse::<u32>().is_ok_and(|m| m >= 36))
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
