#!/usr/bin/env python3
"""Builds the tables of this instance from the fact tables in `facts/`.

Run it anywhere: `python3 build.py`. Only the standard library is used and the
result is the same byte for byte on every run. Every figure that no fact gives
stands as a constant here, next to its reason, and is written to
`provenance.csv` as an assumption.
"""

import argparse
import csv
import math
import os

HERE = os.path.dirname(os.path.abspath(__file__))
FACTS = os.path.join(HERE, "facts")
out_folder = HERE  # `--out` builds a variant elsewhere

# --------------------------------------------------------------------------
# Identifiers
# --------------------------------------------------------------------------

COUNTRIES = {  # id: (name, id in the facts)
    "CN": ("China", "CHN"),
    "KH": ("Cambodia", "KHM"),
    "LA": ("Lao PDR", "LAO"),
    "MM": ("Myanmar", "MMR"),
    "TH": ("Thailand", "THA"),
    "VN": ("Viet Nam", "VNM"),
}

SECTORS = {  # id in the facts: id here
    "FOOD": "food", "TEXT": "textiles", "LEAT": "footwear", "WOOD": "wood",
    "RUBB": "rubber", "CHEM": "chemicals", "PHAR": "pharma", "BMAT": "materials",
    "METL": "metals", "MACH": "machinery", "ELEC": "electronics", "AUTO": "autos",
    "NENG": "new-energy", "LOGI": "logistics", "ENER": "energy",
}

PARKS = {  # id: (id in the facts, country). The cross-border zone is two parks: two jurisdictions.
    "sihanoukville": ("SSEZ", "KH"), "phnom-penh": ("PPSEZ", "KH"),
    "saysettha": ("SAYS", "LA"), "boten": ("MHBT", "LA"), "savan-seno": ("SAVAN", "LA"),
    "kyaukpyu": ("KPYU", "MM"), "myotha": ("BSMD", "MM"), "thilawa": ("THIL", "MM"),
    "rayong": ("TCRZ", "TH"), "amata": ("AMCB", "TH"),
    "long-jiang": ("LJIP", "VN"), "vsip": ("VSBD", "VN"), "an-duong": ("HPAD", "VN"),
    "mohan": ("MHBT", "CN"), "kunming": ("KMEZ", "CN"), "baoshan": ("BSIP", "CN"), "qinzhou": ("CMQP", "CN"),
}
BORDER_NAMES = {"boten": "Mohan-Boten Economic Cooperation Zone, Lao side (Boten)",
                "mohan": "Mohan-Boten Economic Cooperation Zone, Chinese side (Mohan)"}
BORDER_COORDINATES = {"boten": (21.19, 101.68), "mohan": (21.20, 101.70)}

# --------------------------------------------------------------------------
# Assumptions about money and time
# --------------------------------------------------------------------------

CNY_PER_USD = {2021: 6.45, 2022: 6.73, 2025: 7.2}  # yearly means, recalled
LOAD_FACTOR = 0.6          # mean over peak load of a zone of factories, recalled engineering range 0.5 to 0.7
RENT_YIELD = 0.06          # a year's rent over the price of long-leased land
GRID_KT_PER_GWH = 0.6      # kt of CO2 per GWh of grid power, recalled level of coal-and-hydro grids
# What a million of new fixed capital costs a year (return wanted and wear), rising with the risk of the place.
CAPITAL_PRICE = {"CN": 0.09, "TH": 0.10, "VN": 0.11, "KH": 0.13, "LA": 0.14, "MM": 0.18}

# --------------------------------------------------------------------------
# Assumptions about today's parks
# --------------------------------------------------------------------------

WAGE_EXPONENT = 0.5        # jobs per output fall with the square root of the wage
FACTOR_RANGE = (0.4, 2.5)  # a park's own jobs factor is not believed beyond this
LAND_FACTOR_RANGE = (0.5, 4.0)
RANK_WEIGHT = 0.5          # the k-th sector that a park's page names gets weight 1 / k^0.5 ...
JOBS_WEIGHT = 0.3          # ... times jobs per output ^ -0.3, so that sectors with few jobs are not inflated ...
SERVICE_WEIGHT = 0.25      # ... and logistics and energy, which serve the zone, get a quarter of that
CONFLICT_PARKS = ("kyaukpyu", "myotha")  # figures from before the conflict: scenarios, halved room to grow

# Yearly output of today in M USD where something was reported (facts used, how).
KNOWN_OUTPUT = {
    "sihanoukville": (4078 / 2, "s_ssez_ppp25", "half of the trade value 4,078 of 2024 (imports plus exports)"),
    "phnom-penh": (1621, "s_ppsez", "exports of 2023"),
    "savan-seno": (78, "s_savan15", "exports of 2014"),
    "rayong": (2 * 26000 / 17, "s_tcr23", "26,000 cumulated over 2006-2023, read as growth on a straight line from nothing"),
    "long-jiang": (2000, "s_lj_vd", "the lower of two conflicting claims"),
    "vsip": (8000, "s_vsip_bd", "exports of 2022"),
    "kunming": (80000 / CNY_PER_USD[2022], "s_kmedz", "80,000 million CNY of 2022 at 6.73"),
    "qinzhou": (2 * 7400 / CNY_PER_USD[2021], "s_qz21", "twice the first half of 2021, 7,400 million CNY at 6.45"),
}
# Employment where the facts give none.
EXTRA_EMPLOYMENT = {
    "baoshan": (8000, "196 ha of the park in park at about 41 jobs per ha, the mean of Sihanoukville, Rayong and Long Jiang below two thirds occupied"),
    "mohan": (4100, "the zone's assumed 10,000 jobs divided by serviced area, 483 ha of 1,183"),
    "boten": (5900, "the zone's assumed 10,000 jobs divided by serviced area, 700 ha of 1,183"),
}
# Output of single sectors that a source names (M USD); the rest of the park's output goes to its other sectors.
KNOWN_SECTOR_OUTPUT = {"phnom-penh": ({"ELEC": 399, "AUTO": 289}, "s_ppsez")}
EXTRA_SECTORS = {"boten": ["LOGI", "FOOD", "WOOD"], "mohan": ["LOGI", "FOOD", "PHAR", "ELEC"]}
EXTRA_TARGETS = {"boten": ["ELEC", "PHAR"], "mohan": ["WOOD"]}

# Land in hectares: used today, serviced, total; and why.
LAND = {
    "sihanoukville": (510, 600, 1113, "assumption", "used: 85 % of the serviced area, no occupancy found"),
    "phnom-penh": (357.3, 357.3, 477.3, "reported", "total with the new 120 ha zone next door"),
    "saysettha": (287, 410, 1149 - 369.9, "assumption", "used: 70 % of the serviced area; total less the land not yet acquired"),
    "boten": (300, 700, 1640, "assumption", "used: under half of the area being serviced"),
    "mohan": (240, 483, 483, "assumption", "used: half of the central area, itself recalled"),
    "savan-seno": (234, 234, 900, "reported", "used: the serviced park"),
    "kyaukpyu": (0, 0, 1737, "reported", "nothing built"),
    "myotha": (121, 405, 4615, "assumption", "used: the plot of the Yunnan developer"),
    "thilawa": (450, 667.2, 2342, "assumption", "used: 321 ha leased in 2018 and growth since"),
    "rayong": (1200, 1600, 2000, "reported", "zone 1 full, part of zone 2 serviced"),
    "amata": (2532, 4100, 4100, "derived", "used: total less the 1,568 ha available in 2022"),
    "long-jiang": (378, 540, 600, "derived", "used: 70 % occupancy"),
    "vsip": (5085, 6085, 6085, "derived", "used: 150,000 jobs at 29.5 per ha, the mean of all the group's parks; 1,000 ha of VSIP III on top"),
    "an-duong": (137, 196, 196, "assumption", "used: 70 % of the park"),
    "kunming": (3900, 3900, 15600, "assumption", "used: a quarter of the zone"),
    "baoshan": (196, 500, 2000, "assumption", "used: the park in park"),
    "qinzhou": (1200, 1500, 5500, "assumption", "used: four fifths of the laid-out area"),
}
LAND_RELEASE = 0.25        # share of land not yet serviced that can be made ready within the planning period

# --------------------------------------------------------------------------
# Assumptions about room to grow (they are not neutral: they keep parks from exploding)
# --------------------------------------------------------------------------

GROWTH_CAP = 2.0           # a site makes at most twice today's output ...
ENTRY = {"present": 200, "target": 300, "other": 100}  # ... plus this many M USD
HIRING_SHARE = 0.5         # a park hires at most half of today's jobs ...
HIRING_BASE = 3000         # ... and 3,000 more; hiring counts only output above today's
# Hectares serviced below which a sector neither present nor named as a target is no site.
ENTRY_AREA = {"CHEM": 1000, "BMAT": 1000, "METL": 1000, "ENER": 1000, "AUTO": 500, "NENG": 500, "PHAR": 500}
FLOOR = 0.7                # plants stay: at most 30 % of a site's output of today leaves within the planning period
LAND_AS_PLANNED = ("LOGI", "ENER")  # their planning values are of whole sites already
EMISSION_ROOM = 2.5        # region's ceiling over the emissions of today's computed power use
CEILING_SLACK = 1.5        # power and water ceilings that today's use exceeds are raised to this many times it
# Workers that parks of a country can draw on, as a multiple of today's jobs in its parks.
WORKER_ROOM = {"CN": 1.50, "KH": 1.60, "LA": 1.40, "MM": 1.60, "TH": 1.10, "VN": 1.40}
EXTRA_WORKERS = {"MM": 10000}  # Kyaukpyu has no jobs today to multiply
# What a country can invest in its parks by itself within the planning period: a third of what was invested
# in about fifteen years; where the money was Chinese only a quarter of that third, the profits ploughed back,
# because new money from China is what the transfers are about.
CAPITAL_STOCK = {  # M USD: (Chinese, other, sources, note)
    "KH": (2270, 3.78 * 357.3, "s_article;s_ssez_site24", "Sihanoukville 2,270, Chinese; Phnom Penh at Sihanoukville's 3.78 per ha"),
    "LA": (360 + 1000, 223.1, "s_say_scp;s_boten_ppp;s_savan_inv", "Saysettha 360 and Boten 1,000, Chinese; Savan-Seno 223"),
    "MM": (0, (1373 + 500) / 2, "s_thi18b;s_myo_miz", "Thilawa 1,373 and Myotha 500, halved for the conflict"),
    "TH": (4500, 3.75 * 2532, "s_tcr23;s_amata22", "Rayong 4,500, Chinese; Amata at Rayong's 3.75 per ha used"),
    "VN": (1600 + 3.78 * 196, 6400, "s_lj_vd;s_vsip_bd", "Long Jiang 1,600 and An Duong at 3.78 per ha, Chinese; VSIP 6,400"),
}
CAPITAL_SHARE = 1 / 3
PLOUGHED_BACK = 0.25
CHINA_OWN_CAPITAL = 14000 / CNY_PER_USD[2025] * 5 / 3  # Mohan's 14,000 million CNY in three years, over five
CHINA_PARKS = 3            # Mohan is the smallest of four: the others together are taken at three times its pace
# --------------------------------------------------------------------------
# Trade
# --------------------------------------------------------------------------

TONNES_UNIT_VALUE = {  # USD per tonne, recalled from trade statistics; services and power have no weight
    "FOOD": 1200, "TEXT": 9000, "LEAT": 16000, "WOOD": 1100, "RUBB": 2700, "CHEM": 1100, "PHAR": 40000,
    "BMAT": 120, "METL": 1300, "MACH": 8000, "ELEC": 60000, "AUTO": 9000, "NENG": 7000,
}
MAIN_TABLE = "RECOMMENDED_LMC"
MERGED_COLUMNS = ("PHAR", "NENG")
LINK_THRESHOLD = 0.002
IMPORT_SHARE = 0.38        # of intermediates, rounded mean of the six country rows in the facts
OUTSIDE_FREIGHT = 40       # USD per tonne that an input from outside travels for
PREFERENCE_MISSED = 0.6    # without an opened relation 60 % of trade pays the full duty, the rest a treaty rate
DATA_SUPPLIERS = ("PHAR", "ELEC", "NENG")
DATA_USERS = ("PHAR", "MACH", "ELEC", "AUTO", "NENG")
POOREST = ("KH", "LA", "MM")   # China takes all goods of these free of duty
WORLD_DUTY = 0.4           # share of the most-favoured-nation rate that the parks' goods meet overseas
WORLD_DUTY_POOREST = 0.2   # half of that under the preferences for least developed countries
# Power and services across a border: wheeling and losses, or not traded at all.
BARRIERS = {"energy": (1.0, 0.15), "logistics": (1.0, 1.0)}

MARKETS = {  # id: (name, node, country, growth of what it takes)
    "china-interior": ("China: the interior", "chongqing", "CN", 1.3),
    "china-coast": ("China: the coast", "guangzhou", "CN", 1.3),
    "thailand": ("Thailand", "bangkok", "TH", 1.1),
    "vietnam-north": ("Viet Nam: the north", "hanoi", "VN", 1.2),
    "vietnam-south": ("Viet Nam: the south", "ho-chi-minh-city", "VN", 1.2),
    "cambodia": ("Cambodia", "phnom-penh-city", "KH", 1.2),
    "laos": ("Lao PDR", "vientiane", "LA", 1.2),
    "myanmar": ("Myanmar", "yangon", "MM", 1.1),
    "asean": ("The rest of ASEAN", "singapore", "", 1.1),
    "world": ("The rest of the world", "overseas", "", 1.1),
}
# Where the output of each country's parks is sold today, in hundredths.
ORIENTATION = {
    "CN": {"china-interior": 50, "china-coast": 26, "world": 10, "asean": 4, "vietnam-north": 4, "thailand": 3, "laos": 1, "myanmar": 2},
    "KH": {"world": 70, "cambodia": 10, "china-coast": 6, "china-interior": 2, "asean": 6, "thailand": 3, "vietnam-south": 3},
    "LA": {"china-interior": 25, "china-coast": 10, "thailand": 25, "laos": 20, "vietnam-north": 8, "world": 12},
    "MM": {"myanmar": 40, "world": 25, "china-interior": 15, "china-coast": 5, "thailand": 8, "asean": 7},
    "TH": {"thailand": 40, "world": 33, "asean": 12, "china-coast": 7, "china-interior": 2, "vietnam-south": 3, "cambodia": 1, "laos": 1, "myanmar": 1},
    "VN": {"world": 58, "vietnam-south": 14, "vietnam-north": 6, "china-coast": 8, "china-interior": 3, "asean": 7, "cambodia": 2, "thailand": 2},
}
ABSORBED = 0.5             # share of the inputs that today's parks could take from each other, netted from demand
LEAST_DEMAND = 0.6         # never below this share of today's output
SERVICE_MARKET = 0.9       # logistics and energy are sold at home only, at most this share of today's output

# --------------------------------------------------------------------------
# Transfers, twins, agreements
# --------------------------------------------------------------------------

LOAN_MARGIN = 0.01         # yearly cost of lending across a border: insurance and currency
OTHER_LENDING = [("TH", "LA"), ("TH", "KH"), ("TH", "MM"), ("VN", "LA"), ("VN", "KH")]
OTHER_LENDING_MAX = 300
WORKER_MOVES = [  # from, to, at most, why
    ("MM", "TH", 8000, "the region's main flow of migrant workers"),
    ("KH", "TH", 6000, "the second"),
    ("LA", "TH", 1500, "small: Laos is short of workers itself"),
    ("VN", "LA", 2000, "skilled workers"),
    ("VN", "KH", 2000, "skilled workers"),
    ("CN", "LA", 2000, "technicians and managers"),
    ("CN", "KH", 1200, "foreigners are 1.6 % of the jobs at Phnom Penh"),
    ("CN", "MM", 500, "technicians and managers"),
    ("CN", "TH", 3000, "technicians and managers"),
    ("CN", "VN", 3000, "technicians and managers"),
]
WORKER_MOVE_COST = 0.0015  # M USD a year per worker abroad: papers, travel, housing
TWINS = [  # park, park, quality, source, note
    ("mohan", "boten", "reported", "s_article", "the first zone of China across a border"),
    ("baoshan", "myotha", "reported", "s_article", "Baoshan-Mandalay"),
    ("kunming", "saysettha", "assumption", "", "the two ends of the China-Laos railway"),
    ("kunming", "rayong", "assumption", "", "a twin for Thailand, on the Kunming-Bangkok road"),
    ("qinzhou", "sihanoukville", "assumption", "", "a twin for Cambodia: port to port, after Qinzhou-Kuantan"),
    ("qinzhou", "an-duong", "assumption", "", "a twin for Viet Nam across the Beibu Gulf"),
]
AGREEMENTS = [  # country, country, data, quality, source, note
    ("CN", "KH", "no", "reported", "s_ccfta", "free trade agreement; data: Cambodia had a delay under RCEP, recalled"),
    ("CN", "LA", "no", "reported", "s_ldc100", "zero duty and the railway; data: as Cambodia, recalled"),
    ("CN", "TH", "yes", "reported", "s_rcep_tha", "RCEP in force; data: no delay, recalled"),
    ("CN", "VN", "no", "assumption", "s_nnhn", "rail freight with Nanning; data: delay under RCEP, recalled"),
    ("TH", "LA", "no", "assumption", "s_lcb", "rail freight between the two"),
    ("VN", "LA", "no", "assumption", "", "development triangle, recalled"),
    ("VN", "KH", "no", "assumption", "", "development triangle, recalled"),
]

# --------------------------------------------------------------------------
# Freight
# --------------------------------------------------------------------------

DETOUR = {"road": 1.35, "rail": 1.35, "river": 1.35, "sea": 1.2, "road-rail": 1.35}
SEA_LIFT = 5               # one port lift at the land end of a sea leg
TEU_TONNES = 12
NODES = {  # id: (name, country, lat, lon, kind): coordinates from general geography
    "chongqing": ("Chongqing", "CN", 29.56, 106.55, "city"),
    "guangzhou": ("Guangzhou and Nansha port", "CN", 23.0, 113.4, "port"),
    "nanning": ("Nanning", "CN", 22.82, 108.32, "city"),
    "qinzhou-port": ("Qinzhou port (Beibu Gulf)", "CN", 21.70, 108.60, "port"),
    "ruili": ("Ruili-Muse crossing", "CN", 24.01, 97.85, "border"),
    "vientiane": ("Vientiane and Thanaleng dry port", "LA", 17.90, 102.70, "city"),
    "bangkok": ("Bangkok", "TH", 13.75, 100.50, "city"),
    "laem-chabang": ("Laem Chabang port", "TH", 13.08, 100.89, "port"),
    "phnom-penh-city": ("Phnom Penh and its river port", "KH", 11.57, 104.92, "city"),
    "sihanoukville-port": ("Sihanoukville Autonomous Port", "KH", 10.64, 103.51, "port"),
    "ho-chi-minh-city": ("Ho Chi Minh City and Cat Lai port", "VN", 10.77, 106.77, "port"),
    "da-nang": ("Da Nang port", "VN", 16.10, 108.22, "port"),
    "hanoi": ("Hanoi", "VN", 21.03, 105.85, "city"),
    "hai-phong": ("Hai Phong and Lach Huyen port", "VN", 20.85, 106.70, "port"),
    "yangon": ("Yangon and its ports", "MM", 16.78, 96.17, "port"),
    "mandalay": ("Mandalay", "MM", 21.97, 96.08, "city"),
    "south-china-sea": ("South China Sea lanes", "", 11.0, 110.5, "sea"),
    "singapore": ("Singapore and the Strait", "", 1.26, 103.83, "port"),
    "overseas": ("Ports overseas", "", "", "", "sea"),
}
OVERSEAS_KM = 12000        # from the region's sea lanes to the mean overseas port

# id: (from, to, mode, km or None for detour x great circle, extra in USD per tonne, kt a year or None, note)
# `border` adds the border cost, `lift` one transhipment.
CORRIDORS = [
    ("ssez-port", "sihanoukville", "sihanoukville-port", "road", ("SSEZ", "gateway_distance"), "", None, ""),
    ("nr4", "sihanoukville-port", "phnom-penh-city", "road", 230, "", None, "s_pas2"),
    ("ppsez-road", "phnom-penh", "phnom-penh-city", "road", None, "", None, ""),
    ("poipet", "phnom-penh-city", "bangkok", "road", None, "border", 1000, ""),
    ("bavet", "phnom-penh-city", "ho-chi-minh-city", "road", None, "border", 3000, ""),
    ("mekong-barge", "phnom-penh-city", "ho-chi-minh-city", "river", None, "border lift", 2000, ""),
    ("lj-road", "long-jiang", "ho-chi-minh-city", "road", ("LJIP", "gateway_distance"), "", None, ""),
    ("vsip-road", "vsip", "ho-chi-minh-city", "road", ("VSBD", "gateway_distance"), "", None, ""),
    ("north-south", "ho-chi-minh-city", "da-nang", "rail", None, "", 2000, ""),
    ("north-south-2", "da-nang", "hanoi", "rail", None, "", 2000, ""),
    ("an-duong-port", "an-duong", "hai-phong", "road", ("HPAD", "gateway_distance"), "", None, ""),
    ("hanoi-hai-phong", "hanoi", "hai-phong", "road", None, "", None, ""),
    ("nanning-hanoi-rail", "nanning", "hanoi", "rail", 396, "border lift", 1000, ""),
    ("friendship-pass", "nanning", "hanoi", "road", None, "border", 4000, ""),
    ("hekou", "kunming", "hanoi", "road-rail", None, "border lift", 2000, ""),
    ("qinzhou-gate", "qinzhou", "qinzhou-port", "road", ("CMQP", "gateway_distance"), "", None, ""),
    ("qinzhou-rail", "qinzhou", "nanning", "rail", None, "", None, ""),
    ("nanning-guangzhou", "nanning", "guangzhou", "rail", None, "", None, ""),
    ("nanning-kunming", "nanning", "kunming", "rail", None, "", None, ""),
    ("land-sea", "nanning", "chongqing", "rail", None, "", None, ""),
    ("kunming-chongqing", "kunming", "chongqing", "rail", None, "", None, ""),
    ("china-laos-north", "kunming", "mohan", "rail", "railway", "", None, ""),
    ("boten", "mohan", "boten", "rail", None, "border", "railway", ""),
    ("china-laos-south", "boten", "vientiane", "rail", "railway", "", None, ""),
    ("saysettha-station", "saysettha", "vientiane", "road", ("SAYS", "gateway_distance"), "", None, ""),
    ("r3a-china", "kunming", "mohan", "road", 688, "", None, "s_r3a"),
    ("r3a", "boten", "bangkok", "road", 1887 - 688, "border", 2000, "s_r3a"),
    ("vientiane-road", "vientiane", "laem-chabang", "road", 693, "border", None, "s_lcb"),
    ("thanaleng", "vientiane", "laem-chabang", "rail", 693, "border lift", "thanaleng", "s_lcb"),
    ("khon-kaen", "vientiane", "bangkok", "road", None, "border", None, ""),
    ("savan-vientiane", "savan-seno", "vientiane", "road", 490, "", None, "s_jetlog"),
    ("mukdahan", "savan-seno", "bangkok", "road", None, "border", None, ""),
    ("lao-bao", "savan-seno", "da-nang", "road", None, "border", None, ""),
    ("rayong-port", "rayong", "laem-chabang", "road", ("TCRZ", "gateway_distance"), "", None, ""),
    ("amata-port", "amata", "laem-chabang", "road", ("AMCB", "gateway_distance"), "", None, ""),
    ("eastern-seaboard", "laem-chabang", "bangkok", "road", None, "", None, ""),
    ("mae-sot", "bangkok", "yangon", "road", None, "border", 500, ""),
    ("thilawa-road", "thilawa", "yangon", "road", None, "", None, ""),
    ("yangon-mandalay", "yangon", "mandalay", "road", None, "", None, ""),
    ("myotha-road", "myotha", "mandalay", "road", None, "", None, ""),
    ("muse", "mandalay", "ruili", "road", 450, "border", "muse", "s_irr19"),
    ("ruili-baoshan", "ruili", "baoshan", "road", ("BSIP", "gateway_distance"), "", None, ""),
    ("baoshan-kunming", "baoshan", "kunming", "rail", None, "", None, ""),
    ("kyaukpyu-mandalay", "kyaukpyu", "mandalay", "road", 650, "", 300, "s_kp650"),
    ("kyaukpyu-yangon", "kyaukpyu", "yangon", "road", None, "", None, ""),
    ("kyaukpyu-sea", "kyaukpyu", "singapore", "sea", None, "lift", 500, ""),
    ("yangon-sea", "yangon", "singapore", "sea", None, "lift", None, ""),
    ("qinzhou-sea", "qinzhou-port", "south-china-sea", "sea", None, "lift", None, ""),
    ("guangzhou-sea", "guangzhou", "south-china-sea", "sea", None, "lift", None, ""),
    ("hai-phong-sea", "hai-phong", "south-china-sea", "sea", None, "lift", None, ""),
    ("da-nang-sea", "da-nang", "south-china-sea", "sea", None, "lift", None, ""),
    ("saigon-sea", "ho-chi-minh-city", "south-china-sea", "sea", None, "lift", None, ""),
    ("sihanoukville-sea", "sihanoukville-port", "south-china-sea", "sea", None, "lift", "sihanoukville", ""),
    ("laem-chabang-sea", "laem-chabang", "south-china-sea", "sea", None, "lift", None, ""),
    ("strait", "south-china-sea", "singapore", "sea", None, "", None, ""),
    ("pacific", "south-china-sea", "overseas", "sea", OVERSEAS_KM, "lift", None, ""),
    ("indian-ocean", "singapore", "overseas", "sea", OVERSEAS_KM, "lift", None, ""),
]

# --------------------------------------------------------------------------
# Whole-number rules
# --------------------------------------------------------------------------

MIN_SCALE = {  # M USD: the smallest plant worth building, below the smallest benchmark plants of the facts
    "FOOD": 10, "TEXT": 5, "LEAT": 10, "WOOD": 5, "RUBB": 20, "CHEM": 30, "PHAR": 10, "BMAT": 15,
    "METL": 30, "MACH": 20, "ELEC": 15, "AUTO": 15, "NENG": 30, "LOGI": 5, "ENER": 10,
}
MAX_PARKS = {"CHEM": 6, "METL": 5, "BMAT": 6, "ENER": 4, "PHAR": 7}  # networks, labs and regulators spread no wider
NEW_SECTORS = 3            # a park's management opens at most this many new sectors
FIXED_COST_PER_HA = 0.02   # M USD a year: 6 % of about 0.35 M USD of infrastructure per ha (between Savan-Seno's 0.1 and Saysettha's 0.73)


# ==========================================================================
# Small tools
# ==========================================================================

def read(name):
    with open(os.path.join(FACTS, name), encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def num(value, digits=4):
    """A number as text: `digits` significant places, no exponent, no separators."""
    if value == "" or value is None:
        return ""
    if value == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    rounded = round(value, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{rounded:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def write(name, header, rows, comments=()):
    path = os.path.join(out_folder, name + ".csv")
    with open(path, "w", encoding="utf-8", newline="") as out:
        for line in comments:
            out.write("# " + line + "\n")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def kilometres(a, b):
    (lat1, lon1), (lat2, lon2) = [tuple(map(math.radians, p)) for p in (a, b)]
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(h))


def geometric_mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


class Facts:
    """The fact tables, looked up by entity and field. A missing fact is an error, never a default."""

    def __init__(self):
        self.table = {}
        for name in ("parks", "countries", "sectors"):
            for row in read(name + ".csv"):
                self.table.setdefault((row["entity"], row["field"]), row)
        self.corridors = {}
        for row in read("corridors.csv"):
            self.corridors.setdefault((row["corridor"], row["field"]), row)
        self.policy = {row["field"]: row for row in read("policy.csv")}

    def row(self, entity, field):
        return self.table[entity, field]

    def has(self, entity, field):
        return (entity, field) in self.table

    def value(self, entity, field):
        return float(self.table[entity, field]["value"])

    def corridor(self, name, field):
        return float(self.corridors[name, field]["value"])


class Provenance:
    """Collects where figures come from; later rows replace earlier ones."""

    def __init__(self):
        self.rows = []

    def add(self, table, row, column, quality, source="", note=""):
        self.rows.append((table, row, column, quality, source, note))

    def fact(self, table, row, column, fact, extra=""):
        note = "; ".join(part for part in (fact["note"], extra) if part)
        self.add(table, row, column, fact["quality"], fact["source"], note)


# ==========================================================================
# The economy behind the tables
# ==========================================================================

class Economy:
    """Today's parks: jobs per output, output by sector, use of land, power and water."""

    def __init__(self, facts, io_table):
        self.facts = facts
        self.wage = {c: facts.value(code, "wage_model") for c, (_, code) in COUNTRIES.items()}
        self.links = self.read_links(io_table)
        self.value_added = self.read_value_added(io_table)
        self.base_jobs = {s: self.jobs_of_sector(s) for s in SECTORS}
        self.present = {p: self.sector_list(p, "sectors_present", EXTRA_SECTORS) for p in PARKS}
        self.target = {p: [s for s in self.sector_list(p, "sectors_target", EXTRA_TARGETS) if s not in self.present[p]] for p in PARKS}
        self.reported_jobs = {p: self.employment(p) for p in PARKS}
        self.jobs_factor, self.factor_basis = self.fit_jobs()
        self.existing = {p: self.output_by_sector(p) for p in PARKS}
        self.land_factor = {p: self.fit_land(p) for p in PARKS}

    @staticmethod
    def read_io(io_table):
        """The table's rows. National tables hold medicines within chemicals and new energy within
        electronics: those two columns, and no others, then come from the main table."""
        rows = read("io_coefficients.csv")
        columns = {r["to_sector"] for r in rows if r["table"] == io_table}
        missing = [s for s in SECTORS if s not in columns]
        if any(s not in MERGED_COLUMNS for s in missing):
            raise SystemExit(f"{io_table} has no column for {', '.join(missing)}")
        if missing:
            print(f"{io_table}: columns {', '.join(missing)} taken from {MAIN_TABLE}")
        return [r for r in rows if r["table"] == (MAIN_TABLE if r["to_sector"] in missing else io_table)]

    @classmethod
    def read_links(cls, io_table):
        return {(r["from_sector"], r["to_sector"]): r for r in cls.read_io(io_table)
                if r["from_sector"] in SECTORS and r["to_sector"] in SECTORS and float(r["coef_total"]) >= LINK_THRESHOLD}

    @classmethod
    def read_value_added(cls, io_table):
        return {r["to_sector"]: r for r in cls.read_io(io_table) if r["from_sector"] == "_VALUE_ADDED_AND_TAX"}

    def jobs_of_sector(self, s):
        """Jobs per M USD at Viet Nam's wage: the geometric mean of what flagship plants
        employ and of what labour's share of output buys. The first is too low for parts
        makers, the second too high for modern plants."""
        planned = self.facts.value(s, "jobs_per_musd_output")
        if self.facts.has(s, "jobs_per_musd_from_labour_share_VNM"):
            bought = self.facts.value(s, "jobs_per_musd_from_labour_share_VNM")
        else:
            yearly = 12 * self.facts.value("VNM", "avg_wage_mfg")
            bought = 1e6 * self.facts.value(s, "labour_share_of_output_yungxi") / yearly
        return math.sqrt(planned * bought)

    def sector_list(self, p, field, extra):
        if p in extra:
            return list(extra[p])
        code = PARKS[p][0]
        return self.facts.row(code, field)["value"].split(";") if self.facts.has(code, field) else []

    def employment(self, p):
        """Jobs, quality, source, note; None where nothing is known."""
        if p in EXTRA_EMPLOYMENT:
            return (float(EXTRA_EMPLOYMENT[p][0]), "assumption", "", EXTRA_EMPLOYMENT[p][1])
        code = PARKS[p][0]
        if not self.facts.has(code, "employment"):
            return None
        row = self.facts.row(code, "employment")
        return (float(row["value"]), row["quality"], row["source"], row["note"])

    def country_jobs(self, p, s):
        wage = self.wage[PARKS[p][1]]
        return self.base_jobs[s] * (self.wage["VN"] / wage) ** WAGE_EXPONENT

    def shares(self, p):
        """How the park's output divides among the sectors that it has."""
        weight = {}
        for rank, s in enumerate(self.present[p], start=1):
            w = rank ** -RANK_WEIGHT * self.base_jobs[s] ** -JOBS_WEIGHT
            weight[s] = w * (SERVICE_WEIGHT if s in ("LOGI", "ENER") else 1)
        known = KNOWN_SECTOR_OUTPUT.get(p, ({}, ""))[0]
        total = sum(w for s, w in weight.items() if s not in known)
        rest = 1 - sum(known.values()) / KNOWN_OUTPUT[p][0] if known else 1
        return {s: known[s] / KNOWN_OUTPUT[p][0] if s in known else rest * w / total for s, w in weight.items()}

    def mean_jobs(self, p):
        return sum(share * self.country_jobs(p, s) for s, share in self.shares(p).items())

    def fit_jobs(self):
        """A park's own factor on jobs per output: where output and jobs are both reported, what
        reconciles them; else the mean factor of its country's parks, else of the Mekong's."""
        raw = {}
        for p, (output, _, _) in KNOWN_OUTPUT.items():
            jobs = self.reported_jobs[p]
            if jobs and jobs[1] in ("reported", "derived"):
                raw[p] = jobs[0] / (output * self.mean_jobs(p))
        self.raw_factor = raw
        fitted = {p: min(max(f, FACTOR_RANGE[0]), FACTOR_RANGE[1]) for p, f in raw.items()}
        factor, basis = {}, {}
        for p, (_, country) in PARKS.items():
            at_home = [f for q, f in fitted.items() if PARKS[q][1] == country]
            if p in fitted:
                factor[p], basis[p] = fitted[p], "fitted"
            elif country == "CN" or country == "LA":
                factor[p], basis[p] = 1.0, "none"
            elif at_home:
                factor[p], basis[p] = geometric_mean(at_home), "country"
            else:
                factor[p], basis[p] = 1.0, "none"
        return factor, basis

    def jobs(self, p, s):
        return self.country_jobs(p, s) * self.jobs_factor[p]

    def output_by_sector(self, p):
        if p in KNOWN_OUTPUT:
            total = KNOWN_OUTPUT[p][0]
        elif self.reported_jobs[p] and self.present[p]:
            total = self.reported_jobs[p][0] / (self.mean_jobs(p) * self.jobs_factor[p])
        else:
            total = 0.0
        return {s: total * share for s, share in self.shares(p).items()} if total else {}

    def fit_land(self, p):
        planned = {s: x * self.facts.value(s, "land_per_musd_output") for s, x in self.existing[p].items()}
        fixed = sum(v for s, v in planned.items() if s in LAND_AS_PLANNED)
        free = sum(planned.values()) - fixed
        if not free:
            return 1.0
        return min(max((LAND[p][0] - fixed) / free, LAND_FACTOR_RANGE[0]), LAND_FACTOR_RANGE[1])

    def land(self, p, s):
        planned = self.facts.value(s, "land_per_musd_output")
        return planned if s in LAND_AS_PLANNED else planned * self.land_factor[p]

    def power(self, s):
        return self.facts.value(s, "power_intensity") * 1000 / (8760 * LOAD_FACTOR)

    def water(self, s):
        return self.facts.value(s, "water_intensity") * 1000 / 365

    def today(self, p, per_unit):
        return sum(x * per_unit(s) for s, x in self.existing[p].items())

    def jobs_today(self, p):
        return self.today(p, lambda s: self.jobs(p, s))

    def country_jobs_today(self, c):
        return sum(self.jobs_today(p) for p in PARKS if PARKS[p][1] == c)

    def country_output(self, c):
        return sum(sum(self.existing[p].values()) for p in PARKS if PARKS[p][1] == c)

    def sector_output(self, s, c=None):
        return sum(self.existing[p].get(s, 0.0) for p in PARKS if c in (None, PARKS[p][1]))

    def room(self, p, s):
        """Largest output of a site, or None where the pair is no site."""
        if s in self.present[p]:
            kind = "present"
        elif s in self.target[p]:
            kind = "target"
        elif p in CONFLICT_PARKS or LAND[p][1] < ENTRY_AREA.get(s, 0):
            return None
        else:
            kind = "other"
        entry = ENTRY[kind] * (0.5 if p in CONFLICT_PARKS else 1)
        return GROWTH_CAP * self.existing[p].get(s, 0.0) + entry, kind


# ==========================================================================
# One function a table
# ==========================================================================

INSTANCE = """\
# Written by build.py.
format = 1
name = "Lancang-Mekong: several nations, several parks"
description = "Seventeen industrial parks in the six Lancang-Mekong countries: what each should make, who supplies whom, what is sold where, and which capital and workers cross borders."
year = 2024

[resources.workers]
unit = "persons"
scope = "country"
jobs = true

# Investment: only output above today's needs it.
[resources.capital]
unit = "M USD"
scope = "country"
new_only = true

[resources.land]
unit = "ha"
scope = "park"

[resources.power]
unit = "MW"
scope = "park"

[resources.water]
unit = "m3 a day"
scope = "park"

# What a park can take on beyond the jobs that it has today.
[resources.hiring]
unit = "persons"
scope = "park"
new_only = true

# From bought power alone; the ceiling is {factor} times today's, far from binding: lower it to study one.
[resources.emissions]
unit = "kt of CO2"
scope = "region"
capacity = {capacity}
"""


def build_instance(eco, prov):
    today = sum(x * emissions(eco, s) for p in PARKS for s, x in eco.existing[p].items())
    with open(os.path.join(out_folder, "instance.toml"), "w", encoding="utf-8", newline="") as out:
        out.write(INSTANCE.format(factor=num(EMISSION_ROOM), capacity=num(EMISSION_ROOM * today, 3)))
    prov.add("resources", "emissions", "capacity", "assumption", "", f"{num(EMISSION_ROOM)} times the emissions of today's computed power use: no ceiling is in force")
    prov.add("resources", "emissions", "price", "assumption", "", "none")


def emissions(eco, s):
    return eco.facts.value(s, "power_intensity") * GRID_KT_PER_GWH


def build_countries(eco, prov):
    total = sum(eco.country_output(c) for c in COUNTRIES)
    rows = []
    for c, (name, code) in COUNTRIES.items():
        workers = WORKER_ROOM[c] * eco.country_jobs_today(c) + EXTRA_WORKERS.get(c, 0)
        capital, source, note = capital_pool(eco, c)
        share = eco.country_output(c) / total
        rows.append([c, name, num(workers), num(12 * eco.wage[c] / 1e6), num(capital), num(CAPITAL_PRICE[c]), num(share), 0])
        prov.add("countries", c, "workers", "assumption", "", f"{WORKER_ROOM[c]} times today's jobs in the parks"
                 + (f" and {EXTRA_WORKERS[c]} for Kyaukpyu" if c in EXTRA_WORKERS else ""))
        prov.fact("countries", c, "workers_price", eco.facts.row(code, "wage_model"), "twelve months")
        prov.add("countries", c, "capital", "assumption", source, note)
        prov.add("countries", c, "capital_price", "assumption", "", "yearly cost of new fixed capital, by risk of the place")
        prov.add("countries", c, "market_share", "derived", "", "share of today's output of the parks")
        prov.add("countries", c, "min_jobs", "assumption", "", "no floor")
    write("countries", ["id", "name", "workers", "workers_price", "capital", "capital_price", "market_share", "min_jobs"], rows,
          ["workers: jobs that parks can fill; capital: M USD of investment within the planning period"])


def capital_pool(eco, c):
    if c == "CN":
        lines = float(eco.facts.policy["lmc_production_capacity_loan"]["value"]) + float(eco.facts.policy["lmc_export_buyer_credit"]["value"])
        own = CHINA_OWN_CAPITAL * (1 + CHINA_PARKS)
        return lines + own, "s_lmcfund18;s_mohan", "two reported credit lines for the region (10,000) and four times five years of Mohan's reported pace"
    chinese, other, source, note = CAPITAL_STOCK[c]
    return CAPITAL_SHARE * (PLOUGHED_BACK * chinese + other), source, "a third of cumulated investment, of Chinese money a quarter of that: " + note


def build_parks(eco, prov):
    cheapest = min(eco.facts.value(code, "electricity_model") for _, code in COUNTRIES.values())
    rows = []
    for p, (code, country) in PARKS.items():
        lat, lon = BORDER_COORDINATES.get(p, (eco.facts.value(code, "lat"), eco.facts.value(code, "lon")))
        used, serviced, total, quality, note = LAND[p]
        land = serviced + LAND_RELEASE * (total - serviced)
        price_field = "land_price" if eco.facts.has(code, "land_price") else "land_price_model"
        land_price = RENT_YIELD * eco.facts.value(code, price_field) * 1e4 / 1e6
        power = ceiling(eco, prov, p, code, "power", eco.power)
        water = ceiling(eco, prov, p, code, "water", eco.water)
        tariff = eco.facts.value(COUNTRIES[country][1], "electricity_model") - cheapest
        hiring = HIRING_SHARE * eco.jobs_today(p) + HIRING_BASE
        if p in CONFLICT_PARKS:
            hiring *= 0.5
        jobs = eco.reported_jobs[p]
        rows.append([p, BORDER_NAMES.get(p) or eco.facts.row(code, "name")["value"], country, num(lat), num(lon, 5), len(eco.present[p]) + NEW_SECTORS,
                     num(FIXED_COST_PER_HA * max(serviced, LAND_RELEASE * total)), num(land), num(land_price), num(power),
                     num(tariff * 8760 * LOAD_FACTOR * 1000 / 1e6), num(water), num(hiring),
                     num(jobs[0], 6) if jobs else "", num(eco.jobs_today(p)), num(eco.jobs_factor[p]), num(eco.land_factor[p])])
        prov.add("parks", p, "lat", "assumption", "", "general geography, within 5 km")
        prov.add("parks", p, "lon", "assumption", "", "general geography, within 5 km")
        prov.add("parks", p, "land", "assumption" if serviced < total else quality, area_sources(eco, code),
                 f"serviced land and a quarter of the rest; {note}")
        prov.fact("parks", p, "land_price", eco.facts.row(code, price_field), "6 % of it a year")
        prov.add("parks", p, "power_price", "assumption", "", "the country's tariff less the cheapest of the six, at a load factor of 0.6; bought power is already outside value added")
        prov.add("parks", p, "hiring", "assumption", "", "half of today's jobs and 3,000, half of that in places of conflict")
        prov.add("parks", p, "max_sectors", "assumption", "", "sectors present and three more")
        prov.add("parks", p, "fixed_cost", "assumption", "s_savan_park;s_say_rents", "6 % of infrastructure at 0.35 M USD per ha")
        if jobs:
            prov.add("parks", p, "x_jobs_reported", jobs[1], jobs[2], jobs[3])
    write("parks", ["id", "name", "country", "lat", "lon", "max_sectors", "fixed_cost", "land", "land_price", "power", "power_price", "water", "hiring",
                    "x_jobs_reported", "x_jobs_today", "x_jobs_factor", "x_land_factor"], rows,
          ["land ha, power MW, water m3 a day, hiring persons; x_ columns show the calibration"])


def area_sources(eco, code):
    sources = []
    for field in ("area_total", "area_developed", "area_occupied", "area_available", "area_expansion", "area_total_lao"):
        if eco.facts.has(code, field):
            for s in eco.facts.row(code, field)["source"].split(";"):
                if s and s not in sources:
                    sources.append(s)
    return ";".join(sources)


def ceiling(eco, prov, p, code, what, per_unit):
    if code == "MHBT":
        share = 0.41 if p == "mohan" else 0.59
        value, note = share * eco.facts.value(code, what + "_available_model"), "the zone's ceiling divided by serviced area; "
    else:
        value, note = eco.facts.value(code, what + "_available_model"), ""
    fact = eco.facts.row(code, what + "_available_model")
    use = eco.today(p, per_unit)
    if CEILING_SLACK * use > value:
        prov.add("parks", p, what, "assumption", "", f"{CEILING_SLACK} times today's computed use; the planning value {num(value)} is below it")
        return CEILING_SLACK * use
    prov.add("parks", p, what, "assumption", fact["source"], note + fact["note"])
    return value


def build_sectors(eco, prov):
    rows = []
    for s, sid in SECTORS.items():
        f = eco.facts
        unit = TONNES_UNIT_VALUE.get(s)
        rows.append([sid, f.row(s, "name")["value"], num(eco.base_jobs[s]), num(eco.base_jobs[s]), num(f.value(s, "capital_output_ratio")),
                     num(f.value(s, "land_per_musd_output")), num(eco.power(s)), num(eco.water(s)),
                     num(emissions(eco, s)), num(1e6 / unit if unit else 0),
                     num(float(eco.value_added[s]["coef_total"])), MIN_SCALE[s], MAX_PARKS.get(s, "")])
        plan = f.row(s, "jobs_per_musd_output")
        for column in ("workers", "hiring"):
            prov.add("sectors", sid, column, "assumption", "s_thasam;s_jica22;s_provio",
                     "geometric mean of the planning value (" + plan["value"] + ") and of labour's share of output over Viet Nam's wage; " + plan["note"])
        prov.fact("sectors", sid, "capital", f.row(s, "capital_output_ratio"))
        prov.fact("sectors", sid, "land", f.row(s, "land_per_musd_output"))
        prov.fact("sectors", sid, "power", f.row(s, "power_intensity"), f"load factor {LOAD_FACTOR}")
        prov.fact("sectors", sid, "water", f.row(s, "water_intensity"))
        prov.add("sectors", sid, "emissions", "assumption", "", "bought power at 0.6 kt of CO2 per GWh; fuel and process emissions are left out")
        prov.add("sectors", sid, "tonnes", "assumption", "", f"unit value {unit} USD per tonne, recalled" if unit else "a service")
        prov.fact("sectors", sid, "value_added", eco.value_added[s])
        prov.add("sectors", sid, "min_scale", "assumption", "", "below the smallest benchmark plants")
        prov.add("sectors", sid, "max_parks", "assumption", "", "heavy and regulated sectors spread no wider")
    write("sectors", ["id", "name", "workers", "hiring", "capital", "land", "power", "water", "emissions", "tonnes", "value_added", "min_scale", "max_parks"], rows,
          ["workers and hiring: persons per M USD at Viet Nam's wage; capital M USD, land ha, power MW, water m3 a day, emissions kt of CO2"])


def build_sites(eco, prov):
    suitability = {"present": 1.0, "target": 0.8, "other": 0.5}
    rows = []
    prov.add("sites", "*", "suitability", "assumption", "", "1 where the sector is present, 0.8 where the park names it as a target, 0.5 elsewhere")
    prov.add("sites", "*", "existing", "assumption", "", "today's output from jobs over jobs per M USD, divided by the order in which the sectors are named")
    prov.add("sites", "*", "max_output", "assumption", "", "twice today's output and 100 (200 present, 300 target) M USD; halved in places of conflict")
    prov.add("sites", "*", "min_output", "assumption", "", "70 % of today's output")
    prov.add("sites", "*", "workers", "assumption", "", "the sector's figure times (Viet Nam's wage over the country's) to the power 0.5 and the park's own factor")
    prov.add("sites", "*", "hiring", "assumption", "", "as workers")
    prov.add("sites", "*", "land", "assumption", "", "the sector's figure times the factor that matches the park's used land")
    for p in PARKS:
        for s, sid in SECTORS.items():
            room = eco.room(p, s)
            if room is None:
                continue
            limit, kind = room
            existing = eco.existing[p].get(s, 0.0)
            jobs = eco.jobs(p, s)
            rows.append([p, sid, num(suitability[kind]), num(existing), num(FLOOR * existing), num(limit), num(jobs), num(jobs), num(eco.land(p, s))])
            if existing and p in KNOWN_OUTPUT:
                known = s in KNOWN_SECTOR_OUTPUT.get(p, ({}, ""))[0]
                prov.add("sites", f"{p}/{sid}", "existing", "reported" if known else "derived", KNOWN_OUTPUT[p][1],
                         "reported for the sector" if known else f"the park's output ({KNOWN_OUTPUT[p][2]}) divided by assumed shares")
            if kind == "target" and existing == 0 and eco.facts.has(PARKS[p][0], "sectors_target"):
                prov.add("sites", f"{p}/{sid}", "suitability", "assumption", eco.facts.row(PARKS[p][0], "sectors_target")["source"], "named as a target")
    write("sites", ["park", "sector", "suitability", "existing", "min_output", "max_output", "workers", "hiring", "land"], rows,
          ["M USD a year; a pair that no row names is no site"])
    return len(rows)


def build_links(eco, prov):
    rows = []
    mfn, _ = duty_levels()
    prov.add("links", "*", "strength", "assumption", "", "1, and 0 for a sector's supply to itself, which would reward monoculture")
    prov.add("links", "*", "outside_premium", "assumption", "", f"imported share {IMPORT_SHARE} of (duty on what misses a preference and {OUTSIDE_FREIGHT} USD per tonne); 0 for a sector's supply to itself")
    prov.add("links", "*", "data", "assumption", "", "designs, recipes and software of medicines, electronics and new energy for advanced users")
    for (s, t), row in eco.links.items():
        own = s == t
        unit = TONNES_UNIT_VALUE.get(s)
        premium = 0 if own else IMPORT_SHARE * (PREFERENCE_MISSED * mfn[s] / 100 + (OUTSIDE_FREIGHT / unit if unit else 0))
        data = s in DATA_SUPPLIERS and t in DATA_USERS and not own
        rows.append([SECTORS[s], SECTORS[t], num(float(row["coef_total"])), 0 if own else 1, num(premium), "yes" if data else "no"])
        prov.fact("links", f"{SECTORS[s]}/{SECTORS[t]}", "coefficient", row, "mean of China and Indonesia: no Mekong country's own table")
    write("links", ["supplier", "user", "coefficient", "strength", "outside_premium", "data"], rows,
          [f"input-output coefficients of {LINK_THRESHOLD} and more"])
    return len(rows)


def build_nodes(prov):
    rows = [[n, name, country, num(lat), num(lon, 5), kind] for n, (name, country, lat, lon, kind) in NODES.items()]
    prov.add("nodes", "*", "*", "assumption", "", "places and coordinates from general geography")
    write("nodes", ["id", "name", "country", "lat", "lon", "kind"], rows)


def coordinates(eco, place):
    if place in NODES:
        return NODES[place][2:4]
    if place in BORDER_COORDINATES:
        return BORDER_COORDINATES[place]
    code = PARKS[place][0]
    return eco.facts.value(code, "lat"), eco.facts.value(code, "lon")


def build_corridors(eco, prov):
    f = eco.facts
    rate = {"road": f.corridor("GEN_road", "freight_cost_model"), "rail": f.corridor("CLR", "freight_cost"),
            "sea": f.corridor("GEN_sea", "freight_cost_model"), "river": f.corridor("GEN_inland_waterway", "freight_cost_model")}
    rate["road-rail"] = (rate["road"] + rate["rail"]) / 2
    extras = {"border": f.corridor("GEN_border", "border_cost_per_t"), "lift": f.corridor("GEN_transship", "handling_cost")}
    railway = f.corridor("CLR", "distance") / sum(
        kilometres(coordinates(eco, a), coordinates(eco, b)) for a, b in (("kunming", "mohan"), ("boten", "vientiane")))
    rows = []
    for cid, a, b, mode, km, extra, capacity, source in CORRIDORS:
        note, quality = "", "assumption"
        if km == "railway":
            distance, note, source = railway * kilometres(coordinates(eco, a), coordinates(eco, b)), "the railway's 1,035 km divided by great circle; ", "s_clr_q1"
        elif isinstance(km, tuple):
            fact = f.row(*km)
            distance, note, source = float(fact["value"]), "distance to the gateway; ", fact["source"]
        elif km is None:
            distance, note = DETOUR[mode] * kilometres(coordinates(eco, a), coordinates(eco, b)), f"{DETOUR[mode]} times the great circle; "
        else:
            distance = km
        cost = distance * rate[mode] + sum(extras[e] for e in extra.split())
        note += f"{num(distance)} km at {num(rate[mode])} USD per tonne-km" + "".join(f", {e} {num(extras[e])}" for e in extra.split())
        if cid == "muse":
            cost, quality, source = f.corridor("MDM", "freight_price") + extras["border"], "derived", "s_irr19;s_db_ec;s_db_ed"
            note = "reported truck price of 39 USD per tonne in 2019 and the border cost"
        if cid == "thanaleng":
            cost, note = 0.6 * f.corridor("VLC", "freight_cost") * distance + extras["border"] + extras["lift"], "40 % below the road, border 20, change of gauge 5"
        prov.add("corridors", cid, "usd_per_tonne", quality, source, note)
        if isinstance(capacity, str):
            capacity, quality, source, note = named_capacity(f, capacity)
            prov.add("corridors", cid, "capacity_kt", quality, source, note)
        elif capacity is not None:
            prov.add("corridors", cid, "capacity_kt", "assumption", "", "order of magnitude of what the crossing or line can give to the parks' goods")
        else:
            prov.add("corridors", cid, "capacity_kt", "assumption", "", "no limit known")
        rows.append([cid, a, b, num(cost), num(capacity) if capacity else "", mode])
    write("corridors", ["id", "from", "to", "usd_per_tonne", "capacity_kt", "mode"], rows)


def named_capacity(f, which):
    if which == "railway":
        return 1000 * f.corridor("CLR", "volume_target_2025"), "reported", "s_clr_tgt", "the railway's target for 2025, 8 million tonnes a year"
    if which == "thanaleng":
        containers = f.corridor("TDP", "containers_first_year")
        return containers * TEU_TONNES / 1000, "derived", "s_tdp", "46,108 containers in the first year at 12 tonnes"
    if which == "muse":
        trucks = f.corridor("MDM", "border_trucks_import") + f.corridor("MDM", "border_trucks_export_normal")
        return trucks * 20 * 365 / 1000 * f.corridor("MDM", "reliability"), "assumption", "s_irr19;s_muse", "530 trucks a day of 20 tonnes, open 40 % of the time (assumed)"
    return f.corridor("SHV", "capacity") * TEU_TONNES / 1000, "derived", "s_pas", "1,000,000 TEU a year at 12 tonnes"


def build_markets(prov):
    rows = [[m, name, node, country] for m, (name, node, country, _) in MARKETS.items()]
    prov.add("markets", "*", "*", "assumption", "", "each market stands at its main city or port")
    write("markets", ["id", "name", "node", "country"], rows)


def sold_today(eco, s, m):
    """Today's sales of a sector at a market: output times the country's orientation."""
    return sum(eco.sector_output(s, c) * ORIENTATION[c].get(m, 0) / 100 for c in COUNTRIES)


def build_demand(eco, prov):
    rows = []
    absorbed = {s: ABSORBED * sum(float(row["coef_total"]) * eco.sector_output(t) for (u, t), row in eco.links.items() if u == s) for s in SECTORS}
    for m, (_, _, country, growth) in MARKETS.items():
        for s, sid in SECTORS.items():
            if s in ("LOGI", "ENER"):
                if not country:
                    continue
                markets = [n for n in MARKETS if MARKETS[n][2] == country]
                amount = SERVICE_MARKET * eco.sector_output(s, country) / len(markets)
            else:
                output = eco.sector_output(s)
                net = max(LEAST_DEMAND, 1 - absorbed[s] / output)
                amount = growth * net * sold_today(eco, s, m)
            if amount >= 0.05:
                rows.append([m, sid, num(amount), 0])
    prov.add("demand", "*", "max_sales", "assumption", "", "today's sales by each country's assumed orientation, less what parks could take from each other, times the market's growth")
    write("demand", ["market", "sector", "max_sales", "min_sales"], rows, ["M USD a year"])
    return len(rows)


def build_shares(eco, prov):
    rows = []
    for m in MARKETS:
        sales = {c: sum(eco.sector_output(s, c) for s in SECTORS) * ORIENTATION[c].get(m, 0) for c in COUNTRIES}
        total = sum(sales.values())
        shares = {c: round(v / total, 4) for c, v in sales.items() if v}
        largest = max(shares, key=shares.get)
        shares[largest] = round(1 - sum(v for c, v in shares.items() if c != largest), 4)
        rows += [[m, c, num(v)] for c, v in shares.items()]
    prov.add("shares", "*", "share", "assumption", "", "share of each country in today's sales at the market, by assumed orientation")
    write("shares", ["market", "country", "share"], rows)


def duty_levels():
    mfn, treaty = {}, {}
    for row in read("tariffs.csv"):
        if row["regime"] == "MFN (model)":
            mfn[row["sector"]] = float(row["value"])
        elif row["regime"] == "ACFTA/RCEP/ATIGA (model)":
            treaty[row["sector"]] = float(row["value"])
    return mfn, treaty


def build_tariffs(prov):
    mfn, treaty = duty_levels()
    rows = []
    for s, sid in SECTORS.items():
        if sid in BARRIERS:
            closed, opened = BARRIERS[sid]
            rows.append(["*", "*", sid, num(closed), num(opened)])
            prov.add("tariffs", f"*/*/{sid}", "*", "assumption", "", "a barrier rather than a duty: wheeling and losses of power, services that are not traded")
            continue
        closed = (PREFERENCE_MISSED * mfn[s] + (1 - PREFERENCE_MISSED) * treaty[s]) / 100
        rows.append(["*", "*", sid, num(closed), num(treaty[s] / 100)])
        prov.add("tariffs", f"*/*/{sid}", "*", "assumption", "s_rcep_khm;s_rcep_tha", "open: what remains after the treaties; closed: 60 % of trade at the full rate, 40 % at the treaty's")
        rows.append(["*", "asean", sid, num(treaty[s] / 100), num(treaty[s] / 100)])
        prov.add("tariffs", f"*/asean/{sid}", "*", "assumption", "", "treaties with ASEAN are in force for all six")
        rows.append(["*", "world", sid, num(WORLD_DUTY * mfn[s] / 100), num(WORLD_DUTY * mfn[s] / 100)])
        prov.add("tariffs", f"*/world/{sid}", "*", "assumption", "", "40 % of the full rate")
        for c in POOREST:
            rows.append([c, "world", sid, num(WORLD_DUTY_POOREST * mfn[s] / 100), num(WORLD_DUTY_POOREST * mfn[s] / 100)])
            prov.add("tariffs", f"{c}/world/{sid}", "*", "assumption", "", "half of that under preferences for least developed countries")
            rows.append([c, "CN", sid, 0, 0])
            prov.add("tariffs", f"{c}/CN/{sid}", "*", "reported", "s_ldc100", "zero duty on all lines from December 2024")
    write("tariffs", ["from", "to", "sector", "closed_rate", "open_rate"], rows, ["fractions of value; later rows replace earlier ones"])


def build_transfers(eco, prov):
    loan = float(eco.facts.policy["lmc_production_capacity_loan"]["value"])
    rows = []
    for c in COUNTRIES:
        if c != "CN":
            rows.append(["capital", "CN", c, num(loan / 5), num(LOAN_MARGIN)])
            prov.add("transfers", f"capital/CN/{c}", "max", "assumption", "s_lmcfund18", "the reported special loan of 5,000 for production capacity, in equal fifths")
            prov.add("transfers", f"capital/CN/{c}", "cost", "assumption", "", "insurance and currency")
    for a, b in OTHER_LENDING:
        rows.append(["capital", a, b, OTHER_LENDING_MAX, num(2 * LOAN_MARGIN)])
        prov.add("transfers", f"capital/{a}/{b}", "*", "assumption", "", "investors among neighbours, no facility behind them")
    for a, b, most, why in WORKER_MOVES:
        rows.append(["workers", a, b, most, num(WORKER_MOVE_COST)])
        prov.add("transfers", f"workers/{a}/{b}", "max", "assumption", "s_ppsez" if (a, b) == ("CN", "KH") else "", why)
        prov.add("transfers", f"workers/{a}/{b}", "cost", "assumption", "", "papers, travel, housing")
    write("transfers", ["resource", "from", "to", "max", "cost"], rows)


def build_twins(prov):
    write("twins", ["park_a", "park_b", "note"], [[a, b, note] for a, b, _, _, note in TWINS])
    for a, b, quality, source, note in TWINS:
        prov.add("twins", f"{a}/{b}", "*", quality, source, note)


def build_agreements(prov):
    write("agreements", ["country_a", "country_b", "data", "note"], [[a, b, data, note] for a, b, data, _, _, note in AGREEMENTS])
    for a, b, _, quality, source, note in AGREEMENTS:
        prov.add("agreements", f"{a}/{b}", "*", quality, source, note)
        prov.add("agreements", f"{a}/{b}", "data", "assumption", "", "recalled")


def build_provenance(prov):
    write("provenance", ["table", "row", "column", "quality", "source", "note"], prov.rows)


def build_sources(prov):
    used = {s for row in prov.rows for s in row[4].split(";") if s}
    known = {row["id"]: row for row in read("sources.csv")}
    missing = sorted(used - set(known))
    if missing:
        raise SystemExit(f"sources not in the facts: {', '.join(missing)}")
    rows = [[r["id"], r["title"], "", r["year"], r["note"], r["address"]] for r in known.values() if r["id"] in used]
    write("sources", ["id", "title", "publisher", "year", "note", "x_address"], rows)


def main():
    parser = argparse.ArgumentParser(description="Build the tables of this instance from its facts.")
    parser.add_argument("--table", default=MAIN_TABLE, help="input-output table of facts/io_coefficients.csv")
    parser.add_argument("--out", default=HERE, help="folder to write the tables to, in place of this one")
    arguments = parser.parse_args()
    global out_folder
    out_folder = arguments.out
    os.makedirs(out_folder, exist_ok=True)
    prov = Provenance()
    eco = Economy(Facts(), arguments.table)
    build_instance(eco, prov)
    build_countries(eco, prov)
    build_parks(eco, prov)
    build_sectors(eco, prov)
    sites = build_sites(eco, prov)
    links = build_links(eco, prov)
    build_nodes(prov)
    build_corridors(eco, prov)
    build_markets(prov)
    demand = build_demand(eco, prov)
    build_shares(eco, prov)
    build_tariffs(prov)
    build_transfers(eco, prov)
    build_twins(prov)
    build_agreements(prov)
    build_provenance(prov)
    build_sources(prov)
    print(f"{len(PARKS)} parks, {len(SECTORS)} sectors, {sites} sites, {links} links, {len(CORRIDORS)} corridors, {demand} demands")
    print(f"{'park':14} {'output':>8} {'reported':>9} {'jobs':>8} {'ratio':>6} {'factor':>6} {'raw':>6} {'land':>6}")
    for p in PARKS:
        jobs, today = eco.reported_jobs[p], eco.jobs_today(p)
        reported = jobs[0] if jobs else 0
        print(f"{p:14} {sum(eco.existing[p].values()):8.0f} {reported:9.0f} {today:8.0f} "
              f"{today / reported if reported else float('nan'):6.2f} {eco.jobs_factor[p]:6.2f} {eco.raw_factor.get(p, float('nan')):6.2f} {eco.land_factor[p]:6.2f}")


if __name__ == "__main__":
    main()
