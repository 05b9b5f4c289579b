/*
 * country.c - the names of countries in English, Spanish and Portuguese, and their codes
 * (ISO 3166-1), as tables and APIs write them.
 */
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <string.h>

/* Longer than any name below. */
#define MAX_NAME 64

/* Names folded by utf8_fold; the first is the code of three letters. */
static const struct country {
	const char *code, *names;
} countries[] = {
	{"AD", "|and|andorra|"},
	{"AE", "|are|united arab emirates|emiratos arabes unidos|uae|u a e|"
	       "emiratos arabes|"},
	{"AF", "|afg|afghanistan|afganistan|afeganistao|"},
	{"AG", "|atg|antigua and barbuda|antigua y barbuda|antigua e barbuda|"
	       "antigua|"},
	{"AI", "|aia|anguilla|anguila|"},
	{"AL", "|alb|albania|"},
	{"AM", "|arm|armenia|"},
	{"AO", "|ago|angola|"},
	{"AQ", "|ata|antarctica|antartida|"},
	{"AR", "|arg|argentina|"},
	{"AS", "|asm|american samoa|samoa estadounidense|samoa americana|"},
	{"AT", "|aut|austria|"},
	{"AU", "|aus|australia|"},
	{"AW", "|abw|aruba|"},
	{"AX", "|ala|aland islands|islas aland|ilhas alanda|ilhas aland|"},
	{"AZ", "|aze|azerbaijan|azerbaiyan|azerbaijao|azerbaidjao|"},
	{"BA", "|bih|bosnia and herzegovina|bosnia y herzegovina|"
	       "bosnia e herzegovina|bosnia herzegovina|"},
	{"BB", "|brb|barbados|"},
	{"BD", "|bgd|bangladesh|banglades|bangladeche|"},
	{"BE", "|bel|belgium|belgica|"},
	{"BF", "|bfa|burkina faso|burquina faso|burquina|"},
	{"BG", "|bgr|bulgaria|"},
	{"BH", "|bhr|bahrain|barein|barem|"},
	{"BI", "|bdi|burundi|"},
	{"BJ", "|ben|benin|benim|"},
	{"BL", "|blm|saint barthelemy|san bartolome|sao bartolomeu|"},
	{"BM", "|bmu|bermuda|islas bermudas|bermudas|"},
	{"BN", "|brn|brunei darussalam|brunei|"},
	{"BO", "|bol|bolivia plurinational state of|"
	       "bolivia estado plurinacional de|"
	       "bolivia estado plurinacional da|bolivia|"},
	{"BQ", "|bes|bonaire sint eustatius and saba|"
	       "islas bes caribe neerlandes|bonaire santo eustaquio e saba|"
	       "bonaire saba e santo eustaquio|bonaire|"},
	{"BR", "|bra|brazil|brasil|"},
	{"BS", "|bhs|bahamas|comunidade das bahamas|the bahamas|"},
	{"BT", "|btn|bhutan|butan|butao|"},
	{"BV", "|bvt|bouvet island|isla bouvet|ilha bouvet|"},
	{"BW", "|bwa|botswana|botsuana|"},
	{"BY", "|blr|belarus|bielorrusia|bielorussia|bielo russia|"},
	{"BZ", "|blz|belize|belice|"},
	{"CA", "|can|canada|"},
	{"CC", "|cck|cocos keeling islands|islas cocos keeling|ilhas cocos|"},
	{"CD", "|cod|congo the democratic republic of the|"
	       "congo republica democratica del|"
	       "congo republica democratica do|dr congo|"
	       "democratic republic of the congo|"},
	{"CF", "|caf|central african republic|republica centroafricana|"},
	{"CG", "|cog|congo|"},
	{"CH", "|che|switzerland|suiza|suica|"},
	{"CI", "|civ|cote d ivoire|costa de marfil|costa do marfim|"
	       "ivory coast|"},
	{"CK", "|cok|cook islands|islas cook|ilhas cook|"},
	{"CL", "|chl|chile|"},
	{"CM", "|cmr|cameroon|camerun|camaroes|"},
	{"CN", "|chn|china|"},
	{"CO", "|col|colombia|"},
	{"CR", "|cri|costa rica|"},
	{"CU", "|cub|cuba|"},
	{"CV", "|cpv|cabo verde|cape verde|"},
	{"CW", "|cuw|curacao|curazao|"},
	{"CX", "|cxr|christmas island|isla de navidad|ilha natal|"
	       "ilha christmas|"},
	{"CY", "|cyp|cyprus|chipre|"},
	{"CZ", "|cze|czechia|chequia|czech republic|republica checa|"},
	{"DE", "|deu|germany|alemania|alemanha|deutschland|"},
	{"DJ", "|dji|djibouti|yibuti|djibuti|"},
	{"DK", "|dnk|denmark|dinamarca|"},
	{"DM", "|dma|dominica|comunidade da dominica|comunidade de dominica|"},
	{"DO", "|dom|dominican republic|republica dominicana|rep dominicana|"},
	{"DZ", "|dza|algeria|argelia|"},
	{"EC", "|ecu|ecuador|equador|"},
	{"EE", "|est|estonia|"},
	{"EG", "|egy|egypt|egipto|egito|"},
	{"EH", "|esh|western sahara|sahara occidental|saara ocidental|"},
	{"ER", "|eri|eritrea|eritreia|the state of eritrea|"
	       "estados da eritreia|"},
	{"ES", "|esp|spain|espana|espanha|"},
	{"ET", "|eth|ethiopia|etiopia|"},
	{"FI", "|fin|finland|finlandia|"},
	{"FJ", "|fji|fiji|fiyi|"},
	{"FK", "|flk|falkland islands malvinas|islas falkland malvinas|"
	       "ilhas falkland malvinas|ilhas malvinas falkland|malvinas|"
	       "islas malvinas|falkland islands|"},
	{"FM", "|fsm|micronesia federated states of|"
	       "micronesia estados federados de|"
	       "micronesia estados federados da|"
	       "federated states of micronesia|"
	       "estados federados de micronesia|"
	       "estados federados da micronesia|"},
	{"FO", "|fro|faroe islands|islas feroe|ilhas faroe|"},
	{"FR", "|fra|france|francia|franca|"},
	{"GA", "|gab|gabon|gabao|"},
	{"GB", "|gbr|united kingdom|reino unido|uk|u k|great britain|england|"
	       "scotland|wales|northern ireland|inglaterra|escocia|gales|"
	       "gran bretana|gra bretanha|"},
	{"GD", "|grd|grenada|granada|"},
	{"GE", "|geo|georgia|"},
	{"GF", "|guf|french guiana|guayana francesa|guiana francesa|"},
	{"GG", "|ggy|guernsey|"},
	{"GH", "|gha|ghana|gana|"},
	{"GI", "|gib|gibraltar|"},
	{"GL", "|grl|greenland|groenlandia|gronelandia|"},
	{"GM", "|gmb|gambia|the gambia|"},
	{"GN", "|gin|guinea|guine|"},
	{"GP", "|glp|guadeloupe|guadalupe|"},
	{"GQ", "|gnq|equatorial guinea|guinea ecuatorial|guine equatorial|"},
	{"GR", "|grc|greece|grecia|"},
	{"GS", "|sgs|south georgia and the south sandwich islands|"
	       "islas georgias del sur y sandwich del sur|"
	       "ilhas georgia do sul e sandwich do sul|"
	       "georgia do sul e ilhas sandwich do sul|"},
	{"GT", "|gtm|guatemala|"},
	{"GU", "|gum|guam|"},
	{"GW", "|gnb|guinea bissau|guinea bisau|guine bissau|"},
	{"GY", "|guy|guyana|guiana|"},
	{"HK", "|hkg|hong kong|"
	       "hong kong special administrative region of china|"
	       "hong kong regiao de administracao especial da china|"},
	{"HM", "|hmd|heard island and mcdonald islands|islas heard y mcdonald|"
	       "ilha heard e ilhas mcdonald|"},
	{"HN", "|hnd|honduras|"},
	{"HR", "|hrv|croatia|croacia|"},
	{"HT", "|hti|haiti|"},
	{"HU", "|hun|hungary|hungria|"},
	{"ID", "|idn|indonesia|"},
	{"IE", "|irl|ireland|irlanda|republic of ireland|"},
	{"IL", "|isr|israel|"},
	{"IM", "|imn|isle of man|isla de man|ilha de man|"},
	{"IN", "|ind|india|"},
	{"IO", "|iot|british indian ocean territory|"
	       "territorio britanico del oceano indico|"
	       "territorio britanico do oceano indico|"},
	{"IQ", "|irq|iraq|irak|iraque|"},
	{"IR", "|irn|iran islamic republic of|iran republica islamica de|"
	       "irao republica islamica do|ira republica islamica do|iran|"},
	{"IS", "|isl|iceland|islandia|"},
	{"IT", "|ita|italy|italia|"},
	{"JE", "|jey|jersey|"},
	{"JM", "|jam|jamaica|"},
	{"JO", "|jor|jordan|jordania|reino hachemi de jordania|"
	       "reino hachemita da jordania|reino hashemita da jordania|"},
	{"JP", "|jpn|japan|japon|japao|"},
	{"KE", "|ken|kenya|kenia|quenia|"},
	{"KG", "|kgz|kyrgyzstan|kirguistan|quirguistao|"},
	{"KH", "|khm|cambodia|camboya|camboja|"},
	{"KI", "|kir|kiribati|"},
	{"KM", "|com|comoros|comores islas|comores|"},
	{"KN", "|kna|saint kitts and nevis|san cristobal y nieves|"
	       "sao cristovao e nevis|st kitts and nevis|"},
	{"KP", "|prk|korea democratic people s republic of|"
	       "corea republica democratica popular de|"
	       "coreia republica popular democratica da|north korea|"
	       "coreia do norte|corea del norte|"},
	{"KR", "|kor|korea republic of|corea republica de|coreia republica da|"
	       "south korea|coreia do sul|corea del sur|korea|"},
	{"KW", "|kwt|kuwait|"},
	{"KY", "|cym|cayman islands|islas caiman|ilhas caimao|ilhas cayman|"},
	{"KZ", "|kaz|kazakhstan|kazajistan|cazaquistao|"},
	{"LA", "|lao|laos|"},
	{"LB", "|lbn|lebanon|libano|"},
	{"LC", "|lca|saint lucia|santa lucia|st lucia|"},
	{"LI", "|lie|liechtenstein|"},
	{"LK", "|lka|sri lanka|"},
	{"LR", "|lbr|liberia|"},
	{"LS", "|lso|lesotho|lesoto|"},
	{"LT", "|ltu|lithuania|lituania|"},
	{"LU", "|lux|luxembourg|luxemburgo|gra ducado do luxemburgo|"},
	{"LV", "|lva|latvia|letonia|"},
	{"LY", "|lby|libya|libia|"},
	{"MA", "|mar|morocco|marruecos|marrocos|"},
	{"MC", "|mco|monaco|"},
	{"MD", "|mda|moldova republic of|moldavia republica de|"
	       "moldavia republica da|moldova|moldavia|"},
	{"ME", "|mne|montenegro|"},
	{"MF", "|maf|saint martin french part|san martin zona francesa|"
	       "sao martin territorio frances|sao martim parte francesa|"},
	{"MG", "|mdg|madagascar|"},
	{"MH", "|mhl|marshall islands|islas marshall|ilhas marshall|"},
	{"MK", "|mkd|north macedonia|macedonia del norte|macedonia do norte|"
	       "macedonia|"},
	{"ML", "|mli|mali|"},
	{"MM", "|mmr|myanmar|birmania|burma|"},
	{"MN", "|mng|mongolia|"},
	{"MO", "|mac|macao|macau|macao special administrative region of china|"
	       "macau regiao especial de administracao chinesa|"},
	{"MP", "|mnp|northern mariana islands|islas marianas del norte|"
	       "ilhas marianas do norte|"
	       "comunidade das ilhas marianas do norte|"},
	{"MQ", "|mtq|martinique|martinica|"},
	{"MR", "|mrt|mauritania|"},
	{"MS", "|msr|montserrat|monserrate|"},
	{"MT", "|mlt|malta|"},
	{"MU", "|mus|mauritius|mauricio|mauricia|"},
	{"MV", "|mdv|maldives|islas maldivas|maldivas|"},
	{"MW", "|mwi|malawi|malaui|"},
	{"MX", "|mex|mexico|estados unidos do mexico|mejico|"},
	{"MY", "|mys|malaysia|malasia|"},
	{"MZ", "|moz|mozambique|mocambique|"},
	{"NA", "|nam|namibia|"},
	{"NC", "|ncl|new caledonia|nueva caledonia|nova caledonia|"},
	{"NE", "|ner|niger|"},
	{"NF", "|nfk|norfolk island|isla norfolk|ilha norfolk|"},
	{"NG", "|nga|nigeria|"},
	{"NI", "|nic|nicaragua|"},
	{"NL", "|nld|netherlands|paises bajos|paises baixos|the netherlands|"
	       "holland|holanda|"},
	{"NO", "|nor|norway|noruega|"},
	{"NP", "|npl|nepal|"},
	{"NR", "|nru|nauru|"},
	{"NU", "|niu|niue|"},
	{"NZ", "|nzl|new zealand|nueva zelanda|nova zelandia|"},
	{"OM", "|omn|oman|oma|"},
	{"PA", "|pan|panama|"},
	{"PE", "|per|peru|"},
	{"PF", "|pyf|french polynesia|polinesia francesa|"},
	{"PG", "|png|papua new guinea|papua nueva guinea|papua nova guine|"},
	{"PH", "|phl|philippines|filipinas|"},
	{"PK", "|pak|pakistan|paquistao|"},
	{"PL", "|pol|poland|polonia|"},
	{"PM", "|spm|saint pierre and miquelon|san pedro y miquelon|"
	       "saint pierre e miquelon|sao pedro e miquelon|"},
	{"PN", "|pcn|pitcairn|"},
	{"PR", "|pri|puerto rico|porto rico|"},
	{"PS", "|pse|palestine state of|palestina estado de|"
	       "palestina estado da|the state of palestine|palestine|"
	       "palestina|"},
	{"PT", "|prt|portugal|"},
	{"PW", "|plw|palau|palaos|"},
	{"PY", "|pry|paraguay|paraguai|"},
	{"QA", "|qat|qatar|catar|"},
	{"RE", "|reu|reunion|ilha reuniao|reuniao|"},
	{"RO", "|rou|romania|rumania|romenia|"},
	{"RS", "|srb|serbia|servia|"},
	{"RU", "|rus|russian federation|federacion rusa|russia|rusia|"},
	{"RW", "|rwa|rwanda|ruanda|rwandese republic|"},
	{"SA", "|sau|saudi arabia|arabia saudi|arabia saudita|"},
	{"SB", "|slb|solomon islands|islas salomon|ilhas salomao|"},
	{"SC", "|syc|seychelles|"},
	{"SD", "|sdn|sudan|sudao|"},
	{"SE", "|swe|sweden|suecia|"},
	{"SG", "|sgp|singapore|singapur|singapura|cingapura|"},
	{"SH", "|shn|saint helena ascension and tristan da cunha|"
	       "santa elena ascension y tristan de acuna|"
	       "santa helena ascensao e tristao da cunha|"},
	{"SI", "|svn|slovenia|eslovenia|"},
	{"SJ", "|sjm|svalbard and jan mayen|svalbard y jan mayen|"
	       "svalbard e jan mayen|svalbard e a ilha de jan mayen|"},
	{"SK", "|svk|slovakia|eslovaquia|"},
	{"SL", "|sle|sierra leone|sierra leona|serra leoa|"},
	{"SM", "|smr|san marino|sao marino|"},
	{"SN", "|sen|senegal|"},
	{"SO", "|som|somalia|"},
	{"SR", "|sur|suriname|surinam|"},
	{"SS", "|ssd|south sudan|sudan del sur|sudao do sul|"},
	{"ST", "|stp|sao tome and principe|santo tome y principe|"
	       "sao tome e principe|"},
	{"SV", "|slv|el salvador|"},
	{"SX", "|sxm|sint maarten dutch part|"
	       "isla de san martin zona holandsea|sao martinho paises baixos|"
	       "sao martim parte holandesa|sint maarten|"},
	{"SY", "|syr|syrian arab republic|syria|siria|"},
	{"SZ", "|swz|eswatini|esuatini|suazilandia|swaziland|"},
	{"TC", "|tca|turks and caicos islands|islas turcas y caicos|"
	       "ilhas turcas e caicos|ilhas turks e caicos|"},
	{"TD", "|tcd|chad|chade|"},
	{"TF", "|atf|french southern territories|"
	       "territorios franceses del sur|territorios franceses do sul|"},
	{"TG", "|tgo|togo|"},
	{"TH", "|tha|thailand|tailandia|"},
	{"TJ", "|tjk|tajikistan|tayikistan|tajiquistao|tadjiquistao|"},
	{"TK", "|tkl|tokelau|toquelau|"},
	{"TL", "|tls|timor leste|timor oriental|east timor|"},
	{"TM", "|tkm|turkmenistan|turquemenistao|turcomenistao|"},
	{"TN", "|tun|tunisia|tunez|"},
	{"TO", "|ton|tonga|"},
	{"TR", "|tur|turkiye|turquia|turkey|"},
	{"TT", "|tto|trinidad and tobago|trinidad y tobago|trindade e tobago|"
	       "trinidade e tobago|trinidad|trinidad tobago|"},
	{"TV", "|tuv|tuvalu|"},
	{"TW", "|twn|taiwan province of china|taiwan provincia de china|"
	       "taiwan provincia da china|taiwan|"},
	{"TZ", "|tza|tanzania united republic of|tanzania republica unida de|"
	       "tanzania republica unida da|tanzania|"},
	{"UA", "|ukr|ukraine|ucrania|"},
	{"UG", "|uga|uganda|"},
	{"UM", "|umi|united states minor outlying islands|"
	       "islas ultramarinas menores de estados unidos|"
	       "ilhas menores distantes dos estados unidos|"},
	{"US", "|usa|united states|estados unidos|united states of america|"
	       "estados unidos de america|estados unidos da america|u s|u s a|"
	       "eeuu|ee uu|eua|e u a|"},
	{"UY", "|ury|uruguay|uruguai|"},
	{"UZ", "|uzb|uzbekistan|uzbequistao|"},
	{"VA", "|vat|vatican|vaticano|"},
	{"VC", "|vct|saint vincent and the grenadines|"
	       "san vicente y las granadinas|sao vicente e granadinas|"
	       "saint vincent|san vicente|st vincent and the grenadines|"},
	{"VE", "|ven|venezuela bolivarian republic of|"
	       "venezuela republica bolivariana de|"
	       "venezuela republica bolivariana da|venezuela|"},
	{"VG", "|vgb|virgin islands british|islas virgenes britanicas|"
	       "ilhas virgens britanicas|british virgin islands|"},
	{"VI", "|vir|virgin islands u s|islas virgenes de eeuu|"
	       "ilhas virgens estados unidos|ilhas virgens dos estados unidos|"
	       "virgin islands of the united states|"
	       "islas virgenes de los estados unidos|"},
	{"VN", "|vnm|viet nam|vietnam|vietname|vietna|"},
	{"VU", "|vut|vanuatu|"},
	{"WF", "|wlf|wallis and futuna|wallis y futuna|wallis e futuna|"},
	{"WS", "|wsm|samoa|"},
	{"YE", "|yem|yemen|iemen|"},
	{"YT", "|myt|mayotte|maiote|"},
	{"ZA", "|zaf|south africa|sudafrica|africa do sul|"},
	{"ZM", "|zmb|zambia|"},
	{"ZW", "|zwe|zimbabwe|zimbabue|"},
};

const char *
parse_country(struct arena *arena, const char *text)
{
	const char *name = text ? utf8_fold(arena, text) : "";
	char wanted[MAX_NAME + 3];
	size_t n = strlen(name), i;

	if (n < 2 || n > MAX_NAME)
		return NULL;
	wanted[0] = '|';
	memcpy(wanted + 1, name, n);
	wanted[n + 1] = '|';
	wanted[n + 2] = '\0';
	for (i = 0; i < sizeof countries / sizeof *countries; i++)
		if (n == 2 ? str_is_nocase(str_of(countries[i].code), name)
			   : strstr(countries[i].names, wanted) != NULL)
			return countries[i].code;
	/* Two letters that are no code: "UK". */
	for (i = 0; n == 2 && i < sizeof countries / sizeof *countries; i++)
		if (strstr(countries[i].names, wanted))
			return countries[i].code;
	return NULL;
}
