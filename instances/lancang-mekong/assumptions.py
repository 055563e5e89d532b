"""What no fact gives, each with its reason; `build.py` marks all of it as assumption in `provenance.csv`.

Also the identifiers, and which fact stands behind which park.
"""

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

# Today's yearly output where something was reported: fact (entity, field), times what makes it M USD a year, how.
KNOWN_OUTPUT = {
    "sihanoukville": ("SSEZ", "trade_value", 1 / 2, "half of the trade value of 2024, which is imports plus exports"),
    "phnom-penh": ("PPSEZ", "exports", 1, "exports of 2023"),
    "savan-seno": ("SAVAN", "exports", 1, "exports of 2014"),
    "rayong": ("TCRZ", "output_cumulative", 2 / 17, "output cumulated over 2006-2023, read as growth on a straight line from nothing"),
    "long-jiang": ("LJIP", "output", 1, "the lower of two conflicting claims"),
    "vsip": ("VSBD", "exports", 1, "exports of 2022"),
    "kunming": ("KMEZ", "output", 1 / CNY_PER_USD[2022], "output of 2022 at 6.73 CNY per USD"),
    "qinzhou": ("CMQP", "output_h1_2021", 2 / CNY_PER_USD[2021], "twice the first half of 2021 at 6.45 CNY per USD"),
}
# Employment where the facts give none.
EXTRA_EMPLOYMENT = {
    "baoshan": (8000, "196 ha of the park in park at about Rayong's 41 jobs per ha"),
    "mohan": (4100, "the zone's assumed 10,000 jobs divided by serviced area, 483 ha of 1,183"),
    "boten": (5900, "the zone's assumed 10,000 jobs divided by serviced area, 700 ha of 1,183"),
}
# Output of single sectors that a source names (M USD); the rest of the park's output goes to its other sectors.
KNOWN_SECTOR_OUTPUT = {"phnom-penh": {"ELEC": 399, "AUTO": 289}}
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
ENTRY_AREA = {"CHEM": 1000, "BMAT": 1000, "METL": 1000, "ENER": 1000, "AUTO": 1000, "NENG": 500, "PHAR": 500}
FLOOR = 0.7               # plants stay: at most 30 % of a site's output of today leaves within the planning period
LAND_AS_PLANNED = ("LOGI", "ENER")  # their planning values are of whole sites already
EMISSION_ROOM = 2.5        # region's ceiling over the emissions of today's computed power use
CEILING_SLACK = 1.5        # power and water ceilings that today's use exceeds are raised to this many times it
# Workers that parks of a country can draw on, as a multiple of today's jobs in its parks.
WORKER_ROOM = {"CN": 1.60, "KH": 1.60, "LA": 1.40, "MM": 1.60, "TH": 1.10, "VN": 1.50}
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
ABSORBED = 0.7             # share of the inputs that today's parks could take from each other, netted from demand
LEAST_DEMAND = 0.65         # never below this share of today's output
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
SCENARIO_SOURCES = ("s_lmvisa",)  # cited in scenarios/ and nowhere else
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
