#!/bin/sh
# Writes the SPDX document (2.3, JSON) of a source archive: which program it is, its
# licence, and the libraries that a static binary built here would contain.
# usage: spdx.sh VERSION ARCHIVE
set -eu
[ $# -eq 2 ] || { echo "usage: $0 VERSION ARCHIVE" >&2; exit 2; }
version=$1
sum=$(sha256sum "$2" | cut -d ' ' -f 1)
created=$(TZ=UTC git log -1 --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%SZ)
libc=$(getconf GNU_LIBC_VERSION 2> /dev/null) || libc="libc unknown"

# library NAME VERSION LICENCE SUPPLIER: one that is linked.
library() {
	cat <<-END
	    , { "SPDXID": "SPDXRef-$1", "name": "$1", "versionInfo": "$2",
	      "supplier": "Organization: $4", "downloadLocation": "NOASSERTION",
	      "filesAnalyzed": false, "licenseConcluded": "$3",
	      "licenseDeclared": "$3", "copyrightText": "NOASSERTION" }
	END
	relations="$relations
    , { \"spdxElementId\": \"SPDXRef-gophermoon\",
      \"relationshipType\": \"STATIC_LINK\",
      \"relatedSpdxElement\": \"SPDXRef-$1\" }"
}

cat <<END
{
  "spdxVersion": "SPDX-2.3",
  "dataLicense": "CC0-1.0",
  "SPDXID": "SPDXRef-DOCUMENT",
  "name": "gophermoon-$version",
  "documentNamespace": "https://gophermoon.example/spdx/$version-$sum",
  "creationInfo": { "created": "$created",
    "creators": [ "Organization: The Gophermoon authors",
      "Tool: gophermoon-$version" ] },
  "packages": [
    { "SPDXID": "SPDXRef-gophermoon", "name": "gophermoon",
      "versionInfo": "$version", "packageFileName": "${2##*/}",
      "supplier": "Organization: The Gophermoon authors",
      "downloadLocation": "NOASSERTION", "filesAnalyzed": false,
      "checksums": [ { "algorithm": "SHA256", "checksumValue": "$sum" } ],
      "licenseConcluded": "MIT", "licenseDeclared": "MIT",
      "copyrightText": "$(grep ^Copyright LICENSE)",
      "primaryPackagePurpose": "APPLICATION" }
END
relations=
library lua5.3 "$(pkg-config --modversion lua5.3)" MIT "Lua.org, PUC-Rio"
! pkg-config --exists sqlite3 || library sqlite3 \
    "$(pkg-config --modversion sqlite3)" blessing "SQLite Consortium"
library "${libc% *}" "${libc#* }" LGPL-2.1-or-later "The GNU C Library authors"
cat <<END
  ],
  "relationships": [
    { "spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
      "relatedSpdxElement": "SPDXRef-gophermoon" }$relations
  ]
}
END
