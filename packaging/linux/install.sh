#!/bin/sh
# 装给当前用户，不需要 root：./install.sh；./install.sh --uninstall 卸载，草稿、设置、发布记录和密钥都留着。
# Installs for this person, without root: ./install.sh; ./install.sh --uninstall removes it and leaves drafts, settings,
# records and keys.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
bin=$HOME/.local/bin
told() {
  update-desktop-database -q "$share/applications" 2>/dev/null || true
  update-mime-database "$share/mime" 2>/dev/null || true
  gtk-update-icon-cache -qtf "$share/icons/hicolor" 2>/dev/null || true
}
if [ "${1:-}" = --uninstall ]; then
  (cd "$here/usr/share" && find . -type f) | while read -r file; do rm -f "$share/$file"; done
  rm -f "$bin/card-rights-studio"
  rmdir "$share/doc/card-rights-studio" 2>/dev/null || true
  told
  echo "已卸载。(Removed.)"
  exit
fi
# Under another name first: a program that runs is not written over.
mkdir -p "$bin" "$share"
cp "$here/usr/bin/card-rights-studio" "$bin/.card-rights-studio.new"
mv "$bin/.card-rights-studio.new" "$bin/card-rights-studio"
cp -R "$here/usr/share/." "$share/"
# The menu starts it wherever ~/.local/bin is not on the path.
sed "s|^Exec=card-rights-studio|Exec=\"$bin/card-rights-studio\"|" "$here/usr/share/applications/card-rights-studio.desktop" \
  >"$share/applications/card-rights-studio.desktop"
told
case ":$PATH:" in
  *":$bin:"*) ;;
  *) echo "命令行要用时，请把 $bin 加到 PATH。(For the command line, add $bin to PATH.)" ;;
esac
echo "已安装，在菜单里找「会员卡权益工作台」。(Installed; Card Rights Studio is in the menu.)"
