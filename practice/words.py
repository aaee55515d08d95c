"""Plain words for passphrases: short, friendly, and easy to tell apart.

1,296 words of three to eight letters (10.3 bits each). No two differ by one letter
only, and no two begin with the same five.
"""

_TEXT = """
    abacus academy acorn acre acrobat aerial agate agenda airfield airport album alcove
    alder alfalfa algebra almanac almond alpaca alphabet alpine amber amble anchor anise
    answer antelope anthem antique apex applaud apple apricot april apron aqua aquarium
    arbor arcade arctic arena armchair aroma artist aspen aster athlete atlas atom attic
    auburn august aurora author autumn avenue avid avocado awning azure backpack
    backyard badger bagel bakery balance balcony ballad balloon balsam bamboo banana
    banjo banner barley barn barrel baseball basil basket bathtub beacon beagle bedrock
    beehive beetle bellows bench beret bevel bicycle biology birch birdbath biscuit
    bison blanket blazer bloom blossom bluebird bluff boat bobbin bobcat bobsled bonfire
    bonnet bonsai bookcase boots border botany bottle boulder bounce bouquet bowling
    bracket branch brass brave breeze brick bridge brigade bright broccoli bronze brook
    brown brush bubble bucket buckle buffalo buffet bugle builder bulb bullfrog bundle
    bungalow burger bushel butter button buzzer cabbage cabin cactus cafe calendar
    calico calypso camel camera camper canal canary candle canoe canopy canteen canvas
    canyon capsule caramel caravan caraway carbon cargo carnival carpet cartoon carve
    cascade cashew castle catalog catfish catnip cauldron cavern celery cello ceramic
    chair chalet chalk chamber champion channel chapter charcoal chariot charm cheddar
    cheer cheese cheetah chef chess chestnut chicken chime chimney chipmunk chisel
    chorus chowder chrome chuckle cinema cinnamon circle citrus city clarinet classic
    clay cleaner clear clever cliff clipper clock cloth cloud coach coast cobalt cobble
    coconut coffee column comedy comet comic commuter compass concert conifer cook
    copper coral corner cosmos cottage cotton country courier court cover cowbell cowboy
    coyote crane crayon crepe crescent crest cricket crimson crisp crocus crouton cruise
    crumb crumpet crunch crystal cube cuckoo cucumber cuff cupboard cupcake curl curry
    curtain cushion custard custom cutlery cycle cypress daffodil dahlia dairy dancer
    dawn daylight dazzle decade delta denim depot derby design diamond diary digit
    dinghy dingo dinner dinosaur diploma district ditty diver dolphin domino door
    doorbell dory dozen dragon drawer dream dress drizzle drum duckling duffel dumpling
    dune dusty dynamo early earmuff earnest earring earth easel east ebony echo eclair
    eclipse eddy edition egg eggplant elastic elegant element elephant elevator eleven
    elk emblem emerald encore energy engine enjoy ensemble entry envelope episode
    equator errand essay evening everest exhibit expert explorer express extra fabric
    facet factory fairway fajita falcon fancy fanfare fantasy farmer fashion fauna
    favorite feather february fedora fence fennel fern ferry festival fiber fiddle field
    fiesta fifteen figure film finale finch firefly fireside five fjord flagpole
    flagship flamingo flannel flapjack flavor fleece fleet flicker flight flint float
    flora florist flurry flute flyer foam focus foggy folder folklore fondue font
    football footpath forecast forest fortune forty forum forward foundry fountain
    foxglove fragrant freckle freight fresco fresh friday friendly frigate fringe frog
    frost fruit fudge furrow future gable gadget galaxy gallery gallop garage garden
    garland garlic garnet gazebo gazelle gecko gelato gentle geology gerbil giant giggle
    ginger gingham giraffe glacier glass gleam glider glimmer glitter globe glory glossy
    goblet goggles gold gondola gopher gourd grain granary grand granite granola grape
    graphite gravel gravity green griddle grocery grotto grove guide guitar gumdrop
    guppy gymnast habitat hamlet hammer hammock hamster handbook handmade handy happy
    harmony harp harvest hatbox hawk haystack hazel headband headline heap hedge height
    helium helmet herb heritage heron herring hexagon hickory highway hiker hilltop
    hinge hippo history hobby holiday holly homemade homespun honest honey horizon hotel
    house huddle humming hummus humor hundred husky hyacinth hydrant iceberg icicle
    icing igloo iguana image index indigo infinity inkwell inlet invent invite iodine
    iris iron island ivory ivy jacket jade jaguar january jasmine javelin jazz jelly
    jersey jet jigsaw jockey jogger journey jovial joy joyful jubilee juggler juice
    jukebox july jumper junction jungle junior juniper jupiter kale kangaroo karate
    kayak keeper kelp kettle keyboard keyhole kiln kind kiosk kitchen kite kitten kiwi
    knapsack knitting koala lacrosse ladder ladle ladybug lagoon lake lamp land lantern
    lapel laptop lark laser latte lattice laugh laundry laurel lavender leaf league
    learn ledger lemon lens lentil leopard letter lettuce library lighter lilac lily
    lime limerick linen lion little lively lobster locket lodge logic loop lotus lounge
    lowland loyal luggage lunar lunch lupine luster luxury lyric macaroon machine
    magazine magenta magic magnet magnolia magpie mahogany mailbox mallard mallet
    mammoth manatee mandarin mandolin mango map maple marathon marble march margin
    marigold marimba marina market marmot maroon marquee marvel mascot matinee mattress
    maximum meadow medium medley meerkat melody memo menu mercury mermaid metro midday
    midnight milk mimosa mineral minnow minstrel mint minute mirror mission mixer mobile
    moccasin mocha model modern modest moment monarch monday monkey month monument moon
    moonbeam moorland mosaic moss motion motor movie muffin mulberry mural museum
    mushroom music muslin myrtle nacho napkin nature nautical nebula nectar needle
    neptune nest network nickel nimble nimbus nine nomad noodle north notebook novel
    november nugget number nutmeg nutshell oak oasis oatmeal occasion ocean octagon
    octave october octopus offer olive omelet onion onward onyx opal opening opera optic
    orange orbit orca orchard orchid orderly oregano organ origami oriole ornament
    osprey ostrich otter outdoor outfield outline outpost oven overcoat owl oxbow oxford
    oxygen oyster pacific package paddle paddock pagoda painter pajamas palm pamphlet
    pancake panda panorama pansy panther pantry papaya paper paprika parable parade
    parcel parfait parka parlor parrot parsley parsnip passport pasta pasture patch
    patio patrol pattern pavement pavilion peacock peak peanut pebble pelican pencil
    pendant penguin pennies peony pepper percent perfume pesto petunia pheasant phone
    photo piano pickle picnic pictures pigeon pillow pilot pinafore pinnacle pinwheel
    pioneer pipe pita pitcher pixel pizza planet plank plaster plateau platform platinum
    player playful plaza plume poem polar polka pollen polo poncho pond pontoon popcorn
    poppy porpoise porridge port portrait postcard poster potato potluck pottery
    powerful prairie pretzel primrose prism program pudding pueblo pulley puma pumpkin
    puppet purple puzzle pyramid quail quaint quarry quest quick quiet quill quince
    raccoon radar radiant radio radish radius raft railroad rainbow raincoat raisin
    ranger rattan raven ravine reading recipe record redwood refresh regatta reindeer
    relay resin rhino ribbon rider ripple risotto roadway robe robin robot rodeo roller
    roof rooster rosemary rosette rosewood round routine rowboat rubber ruby rudder
    ruffle ruler rumba runway russet rustic rustle safari saffron sailor salad salmon
    salsa salt salute sample sandal sandbox sandwich sapling sapphire sardine satchel
    satin saturday savanna sawdust scallop scarf scarlet scenic school science scoop
    scooter scout screen scroll seagull seahorse seal seaport seashell season seaweed
    seesaw sequoia sesame seven shampoo shamrock shawl sheep shelf sheriff shimmer shine
    shingle ship shirt shoelace shore shovel shower shrimp shutter sidewalk signal silky
    silver sincere sixteen skate sketch skillet skipper skylark sled sleek sleeve smile
    smock smooth snack snail snorkel snow snowball soapbox soccer soda sonata soprano
    soup south soybean spaniel sparkle sparrow spatula speckle speech sphere spice
    spinach spiral splash sponge spoon spring sprout spruce square squash squid squirrel
    stable stadium stairway stamp starfish station statue steppe stereo stitch stone
    stork straw stream studio subway sugar suitcase summer summit sundial sunlight sunny
    sunrise sunset supper surfer sushi swan sweater swift swing sycamore sylvan symphony
    syrup tablet taco tape tapestry tarragon tart teacup teapot telegram temple tempo
    tennis tent terrace thatch theater thermos thicket thimble thirty thistle three
    thursday tiara tidal tidy tiger tinsel tiptoe toaster tomato topaz tortoise toucan
    tower town tractor trail tram treasure treetop trellis triangle trolley trombone
    trophy tropic trout trunk tuba tuesday tugboat tulip tundra tunic tunnel turbine
    turmeric turnip turtle tuxedo tweed twelve twenty twilight twine twinkle umbrella
    unicorn universe upbeat upland uplift utensil vacation valley vanilla vapor vault
    velvet venture veranda verse vibrant victory video village vinegar vintage vinyl
    viola violet violin visitor vista vivid volume voyage waffle wagon walnut walrus
    waltz wardrobe water wave waxwing weaver welcome wetland wharf wheat whisk whisper
    white wicker windmill window winter wisdom wisteria wizard wombat woodland wool
    worker yard yellow yoga yogurt yonder zebra zenith zigzag zinc zinnia zipper zodiac
    zoom
"""

WORDS: tuple[str, ...] = tuple(_TEXT.split())
