/**
 * Pieces of words, the most useful first; "_" ends a word. Written by scripts/make-byte-pairs.mjs from the State
 * of the Union addresses of 1900 to 2021 (public domain).
 */
export const bytePairPieces = `
th the_ an in re ti er en of_ on ou and_ to_ on_ ar or ed_ in_ st it es_ ing_ ro ic er_ ati al is_ at_ at il
al_ or_ om ec es ac ve_ ent_ an_ ha is pro wh as our_ we_ con el that_ ur res un ation_ for_ en_ am pl de it_
us li ly_ the no ad os com as_ ment_ be_ ld_ ver ri si ce_ su ag ts_ ons_ are_ sh be ne ab le tion_ this_ ol
have_ pe ill_ for ex ar_ di go bu by_ gh wor tr ch ity_ ith_ will_ all_ with_ le_ du ow ould_ ate_ op not_ ul
ci eric americ oun ma ere_ em ers_ ich_ which_ ye ta vi ff im comm has_ por ed ir str ther_ ap ir_ per ust_
qu th_ end gover govern ations_ int se pos ay_ gres their_ but_ ess_ par mor gr ple_ me pres ght_ ure_ ted_
so_ fro from_ its_ gress_ ch_ ke_ ds_ should_ onal_ lo tim can_ government_ more_ ver_ one_ hi they_ been_
man peo rec our ent out_ la ary_ to now_ ren must_ cre ates_ people_ gre ess able_ coun duc id ese_ us_ und
ast_ ents_ mo et_ min pu red_ congress_ cont est_ ars_ sp sec ance_ very_ ties_ these_ ge_ world_ ace_ pr
new_ ter_ ans_ ic_ ade_ nati ser year_ se_ fu other_ iz ose_ st_ who_ gh_ age_ ome_ ost_ american_ national_
use_ av ty_ ste ard_ dis ant_ tions_ ice_ he there_ mil yo ing ited_ onom gi than_ was_ you_ econom ong_ pre
ter sion_ states_ co ces_ port eral_ od_ we ally_ po ies_ af time_ no_ america_ king_ ain try_ ay cl ves_ so
ting_ up own_ ud years_ do_ ence_ ated_ ect_ fre nation_ ve am_ ous_ them_ pub if_ would_ fo such_ fi ef ob
country_ end_ sel work_ united_ def great_ my_ tive_ ffic exp um vel war_ ad_ those_ bo any_ incre rou most_
hel ion_ sib pri increas ai pow act_ serv wel cour tu ev shi res_ cal_ fe bec sti ding_ sts_ every_ inter
make_ bet ue_ isl wi lic_ only_ public_ made_ gen fin progr ce ra ture_ leg contin uc att ause_ resp ig many_
sy with mon pol sup upon_ ities_ fed ge ise_ ks_ ass dec ory_ fir mar te_ enti federal_ all lion_ ments_
peace_ way_ inte ely_ ish under_ ful_ when_ ord nec stan sub ke what_ au ight_ get_ over_ vid als_ bus also_
cr throu some_ law_ br come_ ms_ last_ do busin plo state_ ful nations_ men_ me_ ber_ ility_ ays_ ving_ devel
produc day_ were_ port_ vis cer ps_ power_ fa fore_ into_ oll stri tre pur gro legisl secur ear polic need_
fac eration_ ine_ first_ ho part gu necess ever_ te fore economic_ may_ emplo cor chil tur buil unity_ eli
ense_ ain_ americans_ ial_ lar ach_ stem_ des mini sid system_ cial_ tri well_ ings_ provid cri om_ his_ reg
indu help_ chan mu through_ sur good_ less_ compl effor prob need cho business_ because_ security_ ound_ ved_
cu respon rest_ where_ fl requ develop read admini jo ship_ about_ up_ ors_ tw tain_ ame_ cap present_ struc
ous tec sible_ propos shall_ again against_ import stren appro dre ven can just_ ll_ recomm streng gn alth_
tiz grow ric bil citiz eff aid_ ens_ thre cy_ administr bas arm free_ program_ eve_ ative_ cc tax_ ile_ lif
mat stab legislation_ service_ thor economy_ acti ands_ had_ ater_ ign_ future_ ily_ ement_ here_ action_
right_ spec adv ger_ if ures_ ack_ proble fam let_ employ presid depart thing_ rel gy_ impro pend policy_ equ
inv long_ ways_ he_ necessary_ are uring_ ffici work know_ before_ two_ pp beli hop ill much_ indi re_ take_
without_ foreign_ betwe between_ pa form_ contro ready_ bud self_ stitu parti freed ization_ administration_
ans peri ei milit freedom_ life_ opport ru while_ both_ mem gether_ together_ ach main possible_ increase_
part_ ish_ condi purpos bi man_ low_ mis being_ health_ under cent_ lab per_ author resul educ give_ ital_
childre children_ during_ ton form ams_ president_ better_ agre military_ million_ ating_ ned_ priv ws_ car
ical_ clud budget_ off past_ progress_ ask_ depend direc trade_ comp ben gan selves_ high sol tonight_ reduc
international_ arly_ ning_ cle even_ tly_ ices_ job ist hist continue_ righ far_ jobs_ could_ ized_ order_
ished_ ist_ eng estab establ usti scho support_ ending_ high_ tic_ care_ justi citizens_ development_ commer
effec still_ ext tain then_ benef ass_ continu organ sive_ today_ char commun commis important_ labor_ same_
department_ each_ rent_ ness_ ying_ ite_ consid interest_ led_ ition_ ough_ ire_ ken_ col doll hope_ ven_
general_ industri kee tow defense_ demo val aff believe_ ded_ ought_ ury_ like_ inci home_ meet_ conf fur sin
lead provide_ already_ jec reas democr forces_ tax commit ffe ency_ expend pt_ responsib sist your_ ind_
ources_ saf trans road_ sen ron ran ener includ ber ize_ programs_ reco ban best_ control_ effort_ means_ spe
whol num vision_ rence_ after_ ricul rights_ intere meas nex tries_ force_ sto billion_ dic education_
countries_ agricul ced_ ious_ next_ beg ques recommend large_ succ cent der nav done_ employment_ il_ offic
practi med protec ave_ land_ needs_ vie private_ full_ sure_ compe coop too_ conditions_ laws_ plan_ sm achi
princi tional_ ines_ liti purpose_ cas down_ energy_ acc ond_ expendit opportunity_ maj see ality_
commission_ construc indivi individu comple ental_ reli tt vo acy_ never_ regul ef_ want_ among_ fun go_ hon
whe oth eu medi pay pers appl growth_ pe_ ecu sted_ there jud out working_ toward_ diffe ili oub politi ards_
ately_ ged_ requi again_ ential_ ions_ since_ bers_ pass infl cannot_ ements_ put_ spir advan eas production_
history_ effici ok_ ples_ ago_ ali mone ward_ fully_ lim certain_ dollars_ ods_ problems_ resources_ sum
strength_ pros social_ um_ vol duce_ prosper union_ within_ percent_ ently_ ants_ chin deb change_ justice_
taken_ cul addi ked_ keep_ termin corpor appropri yet_ dom making_ place_ ject_ see_ concer say_ further_
treat int_ interests_ ages_ whole_ how_ fis ia_ ju responsibility_ cha euro famil families_ ges_ ph repres
fare_ pay_ terr another_ hum rea tary_ ade recei cost_ fiscal_ course_ har special_ ution_ lig ast hal vil_
suppl ention_ ety_ over increased_ rely_ ever of back_ prev sci small_ wom ism_ greater_ mi constitu inve
efforts_ encour number_ strong_ finan nat three_ stand vement_ and commerce_ great income_ fri common_ bur
ability_ alli every execu lions_ ols_ soci ol_ secure_ expenditures_ human_ adequ chall ural_ bal workers_
id_ nor ession_ ide money_ ome community_ effective_ given_ prot welfare_ ann local_ low stand_ building_ ens
ering_ ilities_ determin stry_ ership_ proc tar them cur farm defic invest rail set_ ected_ kno reform_ fact_
far ut prof stric always_ ened_ prosperity_ themselves_ cred others_ prom sho duty_ issu pec stat cen
members_ protect_ ths_ build_ diffic difficul times_ art_ ication_ bring_ ference_ immedi rate_ half_ iti
matter_ recogn governments_ navy_ become_ capital_ promo political_ ports_ thin atic_ industrial_ line_ army_
competi construction_ industry_ meth tech wise_ shor mit_ thir exam independ air tot ially_ problem_ erve_
expan position_ train amoun exist friend hou insur kes_ needed_ emp gener sign turn_ dan kind_ report_ stud
women_ mess moder war adequate_ does_ nei question_ lic dist ended_ sett individual_ major_ dy_ proper sav
ues_ spirit_ secre relations_ road bill_ confid el_ ensive_ ger millions_ ships_ spea der_ fied_ cooperation_
essential_ ping_ recommend_ used_ whether_ authority_ mit taxes_ how rates_ sou ft_ organization_ assist
attention_ estim exc executive_ aged_ espec fact job_ some ten_ ual_ viet_ ening_ fair_ hous result_ call
family_ old_ ris crimin liber officers_ onger_ schools_ vic real_ sever vely_ eful_ fund lives_ said_
century_ doub eld_ house_ ling_ agreement_ her_ know second_ unti affor cut_ point_ uni ble_ head_ soviet_
china_ comb initi plac ail goti negoti nuc office_ tual_ until_ lear_ mater nuclear_ occ ound represent sed_
weap than ide_ perman dem itself_ civ europe_ four_ hard_ however_ once_ rought_ spending_ ably_ ems_ exce
ls_ fel nearly_ side_ agriculture_ bar ry_ ss_ viol civil_ public consideration_ decis esses_ measures_
therefore_ ash period_ total_ gg serve_ enac ern_ few_ going_ ists_ ented_ face_ forward_ living_ message_
ously_ protection_ view_ provided_ school_ gation_ ination_ especially_ subject_ think_ uses_ proposed_ reach
sim sions_ treaty_ bit did_ ority_ areas_ including_ tem youn ined_ mid proper_ agement_ look_ reduce_ adop
prices_ reven threat court_ loc ourselves_ prevent_ standing_ things_ ton_ cies_ main_ particul price_
respect_ wa alth higher_ reduction_ stor additional_ dest oblig tting_ burd months_ peac atives_ centr child_
clear_ accompl farm_ might_ abroad_ water_ brought_ ped_ debt_ happ insurance_ powers_ weapons_ move_ tru
verage_ financial_ assistance_ deficit_ experi secretary_ benefits_ efficiency_ lit oper pat third_ why_
live_ plan ribu elec wage_ cement_ fav pop real tro whose_ bor crime_ enfor find_ islands_ senate_ fail
jects_ sing_ establish institu migr tural_ wat popul bl contribu credit_ democracy_ importance_ mark mer
session_ doing_ pass_ passed_ policies_ seek_ several_ aggres allies_ call_ communities_ del ross_ true_
almost_ enter faith_ point exer maintain_ propose_ success through field_ housing_ open_ partis sound_ var
cause_ conference_ her inflation_ marke abo body_ growing_ nolo regi republic technolo ate established_ jun
relief_ sha sing thus_ trust_ ze_ advant hold_ tained_ create_ de_ due_ hol results_ young_ care days_ enge_
rap recommendations_ amount_ atis continued_ dle_ equal_ increasing_ ington_ wash based_ begin challenge_
clos effect_ fort ific_ permanent_ post stly_ vital_ class_ conven grad him_ lines_ posed_ tle_ contr enough_
veter basic_ goal_ grou immigr kill mitted_ share_ stead strengthen_ ute_ domes jap food_ immediate_ ira
neigh republic_ success_ vers appe different_ guar itable_ mental_ principles_ sit tel washington_ case_
ered_ hos pan terror throughout_ costs_ domestic_ dru enterpr imum_ mr_ ster_ viding_ any coll hu owed_
corporations_ enem foll middle_ property_ resear sal satis save_ sense_ stru thous agricultural_ ahead_
dered_ encies_ exerc held_ lands_ compan figh ied_ iff_ investment_ mom owing_ substan don_ objec ong partn
cip city_ esti providing_ single_ tariff_ urge_ burea chi existing_ lear portation_ pursu sc substanti consum
ension_ op_ serious_ services_ hand_ ours_ remain research_ accoun called_ charac east_ ordin task_ treas
benefit_ found_ tion wr alone_ fortun independence_ interstate_ require_ she_ achieve_ away_ changes_
nothing_ ail_ farmers_ hund lead_ recor veterans_ across_ cases_ formation_ preh resol revol airs_ capac
created_ larg strate transportation_ expres recent_ vel_ affairs_ competition_ deal_ liberty_ medical_
modern_ ply_ regard_ surpl training_ unemployment_ clus confidence_ fight_ forms_ improve_ itation_ natural_
partisan_ cla commercial_ employe invol provision_ add bel dee products_ cus difficult_ leaders_ reason
roads_ appoint avail basis_ canal_ elim member_ settle thank_ wee develop_ hom ns_ opportun ress_ tes_ batt
capacity_ els_ greatest_ gun_ ker_ off_ science_ sting_ achiev banks_ comes_ dra methods_ armed_ either_
investi least_ level_ oil_ super supply_ example_ medic treasury_ above_ cities_ cro emer encourage_ les_
opportunities_ reach_ suffici ty available_ civil complete_ discus enforcement_ peoples_ stre afford_ cally_
distric finally_ fle little_ pared_ ption_ steps_ ude_ bran bri coming_ committe board_ cing_ colle destro
remain_ uation_ wis deli five_ fr leadership_ management_ often_ ops_ reduced_ rences_ taking_ tal teach
unless_ aring_ equi manu manufac markets_ own repe value_ brea deman dr early_ entire_ fellow_ ation compreh
issue_ measure_ pac purposes_ rents_ territ vig businesses_ chance_ fol industries_ paid_ character_ funds_
works_ agencies_ beginning_ conduc improvement_ market_ principle_ process_ show_ bey cooper cris demand_
found inc appropriations_ attack_ carri ific ilipp philipp prec row_ start_ step_ urg visions_ balance_ god_
ore required_ ses_ stop_ air_ around_ gs_ institutions_ na new ported_ rement_ avo doc experience_ fighting_
tor_ constitution_ society_ advance_ courts_ deal employees_ plans_ promote_ record_ south_ actions_ cs_
democratic_ ingly_ lower_ nor_ strength timate_ wealth_ representatives_ term_ acce commitment_ confl defin
generation_ information_ oc reti standards_ acts_ along_ begin_ beyond_ companies_ condition_ conflic
enterprise_ left_ permit_ savings_ vation_ ama_ carry_ departments_ efficient_ necessity_ rul rup sent_
settlement_ test_ values_ will assu ational_ current_ promise_ ref restor safety_ shown_ stead_ ca
establishment_ just longer_ prou reason_ sul technology_ west_ direction_ glo highest_ histor june_ wea asia_
built_ college_ dipl diplom lan los merely_ moment_ population_ reasonable_ recommended_ thy_ burden_ mee
ories_ peaceful_ tors_ troops_ conserv ery_ exic mexic monstr parents_ sac san strugg uary_ various_ arms_
destruc friends_ fundam icial_ join_ rural_ threat_ aggression_ cam danger_ desire_ enses_ hands_ inion_
initiative_ intel mean_ miss pen comprehensive_ demonstr ging_ improved_ iting_ tom annual_ balan cham connec
duties_ greatly_ naval_ ows_ projects_ val_ aries_ criti factory_ ils_ influ met_ parties_ personal_ reached_
return_ rus safe_ substantial_ successful_ surplus_ syst took_ what ained_ arbit guaran ough reser close_ gl
honor_ instead_ legislative_ practical_ responsible_ rif sequ something_ stoc vities_ whatever_ activities_
advantage_ alities_ associ beh cir deta envi goods_ ner_ operation_ trad vious_ applause_ environ expand_
hear loo mean panama_ proposals_ short_ wid behind_ func matt mission_ tually_ vity_ volun wages_ atory_
courage_ produce_ rais requires_ situation_ speak_ afric arbitr average_ che continuing_ facilities_ gency_
giving_ increases_ iraq_ power proce proud_ questions_ recognize_ recovery_ worked_ ches_ concern_ dge_
ember_ matters_ revenue_ study_ suff sufficient_ sust tempor big_ central_ citizen_ crisis_ desig engaged_
han legal_ scienti star ually_ challeng decisions_ expansion_ fear_ ground_ irable_ method_ ource_ soon_
terms_ addition_ den ease_ having_ ided_ quality_ cub evid jur obligations_ preser raise_ taining_
understanding_ amend ats_ chec communist_ elimin enacted_ ends_ leave_ less moral_ neighb north_ opinion_
pacific_ regulation_ standard_ tell_ afgh anti bia_ exercise_ ine larger_ stability_ human immigration_ ims_
izing_ known_ law material_ seen_ stances_ stronger_ vast_ ades_ consider_ district_ fund_ kept_ knowle russi
send_ skill wish_ collec differences_ effecti fundamental_ gn_ istan_ leas level pover race_ soli words_ ale_
begun_ direct_ dom_ gment_ goals_ japan_ negotiations_ prepared_ remember_ suc thousands_ arily_ date_
demands_ guard_ hosp individuals_ inst kin purcha rather_ vin agreements_ bureau_ ghter_ historic_ hundred_
levels_ majority_ minimum_ month_ succe chinese_ cru eless_ estimated_ fif heav simil space_ structure_
adopted_ decade_ discrimin emis extr helped_ ian_ makes_ poverty_ sa thought_ vote_ wast bal_ chief_
concerned_ enable_ fy_ inde inten kore lau occup treatment_ congres conservation_ erable_ meeting_ organized_
particularly_ placed_ portion_ pression_ sion stern_ actual_ ath_ developing_ fication_ helping_ idly_
ordinary_ particip pled preced receive_ remo secu clean_ homes_ party_ strong armam ched_ earth_ grow_
guarante include_ istic_ oms_ orable_ quic reserve_ restr revolution_ speaker_ ten tude_ area_ assure_ ching_
conclus convention_ determined_ dollar_ emergency_ europe health honest_ inno ligh light_ particular_
students_ whom_ wide_ ys_ ack ators_ conflict_ corporation_ corps_ empt_ fron gic_ gran ive_ judgment_
recently_ tation_ bipartisan_ conduct_ cuts_ distri distribu european_ expect_ intellig jan justment_ pai
pose_ pot preserve_ provisions_ pts_ quar read_ ror_ sacrif sea_ willing_ won_ accomplished_ aging_ balanced_
everything_ extension_ fall_ final_ flo immediately_ influence_ integr mind_ parts_ phere_ tives_ turned_ urb
appropriate_ constitutional_ dispu extend_ farmer_ favor_ rule_ table_ taxpay terrorists_ wrong_ accord
agree_ aug cust draw earne movement_ post_ relation size_ ters_ vict where chamber_ directly_ extended_
impossible_ knowledge_ mun mutual_ payments_ rapidly_ remains_ revenues_ though_ trained_ western_ bro
carried_ clearly_ committee_ defend_ determination_ dri employed_ ensure_ erred_ global_ later_ mexico_ perf
preci promp rising_ run_ signific similar_ systems_ challenges_ dealing_ developed_ ell enty_ establish_ fra
hard izations_ limited_ pris range_ signed_ sional_ temporary_ territory_ vice_ waste_ confron cum formed_
governmental_ groups_ ici orders_ sym troub ains_ consul creating_ degre destruction_ expected_ independent_
laughter_ lies_ medicare_ promis railroads_ solution_ strategic_ appointed_ came_ choose_ enemy_ expl
foundation_ four hemis hood_ ile july_ nal_ possib regulations_ retirement_ stim bank_ indic investigation_
productive_ prohi proposal_ safe statute_ violence_ access_ acks_ asked_ directed_ drug_ ences_ estimates_
korea_ lost_ net_ nic os_ police_ poor_ practice_ role_ satisfactory_ short spo ys active_ advis asking_
ator_ coal_ consist dn_ earnestly_ enjo evil_ march_ persons_ places_ previous_ rules_ stimul ther urgent_
accep address_ afghan afghanistan_ africa_ becom compens consequ designed_ dies_ indeed_ lin loans_ none_
pped_ prepar privile receipts_ received_ seems_ stable_ tn vers_ amendment_ authorized_ bon cel company_
drugs_ earn fulf ital key_ loan_ powerful_ reforms_ submitted_ white_ battle_ broad careful_ funding_ got_
mach materi really_ region_ respec responsibilities_ restric served_ vered_ wisdom_ civilization_ committed_
coverage_ decades_ ders_ disast enemies_ hemisphere_ ii_ operations_ pending_ rati rements_ renew river_
vietn achieved_ approach_ asion_ assist_ charge_ claims_ class consi criminal_ easy_ everyone_ following_ hun
joint_ kly_ lack_ largest_ pal_ son_ sought_ worthy_ alike_ arti began_ commo completed_ degree_ emb empha
expenditure_ failure_ group_ ications_ laun legi nature_ poss separ supervision_ teachers_ ant choice_
desirable_ edly_ engine gue_ inev january_ laid_ offici recommendation_ restore_ ring_ six_ using_ wer_
administrative_ arbitration_ bra doubt_ eight_ facts_ germany_ pment_ tment_ understand_ absol changed_
environment_ fail_ forest_ more moreover_ neither_ obligation_ other person postal_ preven promptly_ pun
requirements_ shipp yes_ although_ arran brit campai circum equality_ erly_ follow_ iled_ inging_ marine_
materials_ mere_ offer_ oned_ pati republics_ rich_ russia_ speed_ vements_ vigor worker_ xi consoli danger
everywhere_ except_ exper ideals_ itions_ neighbors_ nel_ ones_ otherwise_ partnership_ philippines_ porting_
rying_ simple_ titude_ tor aint_ attempt_ coast_ defe else_ feel_ hour_ ically_ iness_ ired_ regim scientif
wo branch_ broad_ civili cuba_ depends_ difficulties_ dign est exports_ impl profits_ realize_ scientific_
seas_ simply_ soldi supre thern_ water bringing_ dangerous_ decision_ dep ende extre fran ishing_ loss_
passage_ provides_ reaching_ rise_ steady_ ask britain_ competitive_ dict dings_ hand heart_ idea_ imper
issues_ keeping_ ptem ptember_ railroad_ seeking_ september_ stood_ submit_ tran victory_ vietnam_ aining_
aties_ avoid_ carrying_ compensation_ destroy_ expanding_ expe fourth_ gers_ ior_ lay_ lot_ mankind_ moun non
objectives_ officials_ play_ sources_ sugg terror_ timately_ agency_ alask citizen concentr critical_ death_
election_ endeav finance_ invest_ near_ peace treaties_ aband anything_ assum bills_ break_ diction_
disaster_ educational_ effectively_ enactment_ events_ generations_ gical_ grown_ iding_ intenance_ kers_
maintenance_ max orrow_ practices_ reorganization_ stantly_ summ trib useful_ alism_ anese_ announ
connection_ decreas depos eds_ equipment_ forests_ grati head heavy_ investments_ japanese_ norm ounded_ prep
properly_ religi seven_ stant_ stu supplies_ amation_ aw citizenship_ congressional_ considered_
constructive_ deser dignity_ indian_ je juris lib maintained_ specific_ steadily_ struggle_ succeed_ teen_
yed_ atlan certain colum difference_ era_ essels_ ga im_ inations_ ises_ maximum_ outside_ vessels_ vir wron
acqu circumstances_ constant_ constantly_ curren divid earli excell fair fast_ gone_ involved_ island_ oul
shows_ supported_ supreme_ wal actually_ atlantic_ born_ branches_ conce consolid convic expense_ healthy_
hero ids_ iring_ judges_ ored_ paying_ presented_ refl skills_ strongly_ techn undertaken_ wil win_ worth_
added_ appropriation_ apri april_ cable_ confident_ dam expanded_ iran_ politics_ recognized_ represent_ add_
bad_ civilized_ determine_ enting_ fix fleet_ inspec largely_ leav limit_ love_ manufactu neighbor orities_
pi renew_ sacrifice_ secured_ securing_ six sk accor allow_ ances_ application_ authorities_ border_ chant_
chem columbia_ expenses_ friendly_ getting_ improvements_ mag objective_ promotion_ recession_ request_
thousand_ utely_ vere agu allowed_ aying_ bonds_ eding_ failed_ firm haps_ ingu learn_ merchant_ perhaps_
pressing_ produced_ reasons_ spend_ stop strengthened_ strengthening_ ake_ alaska_ assemb december_ delay_
enact_ entives_ fru functions_ furn gun hosti incentives_ investig ishment_ kids_ mist rapid_ render_ source_
stock_ tains_ told_ versi wherever_ zed_ atom atomic_ campaign_ cy deficits_ definite_ doctr ets_ extent_
fall fortunate_ gain_ gets_ imposed_ includes_ intend_ leading_ maintaining_ marked_ moving_ orig person_
probably_ rad suffering_ threatened_ ultimately_ aids_ aim_ burdens_ causes_ cooperative_ deep_ depend_ died_
disco exist_ fas former_ gies_ ign improving_ inqu internal_ ley_ mass_ miles_ philippine_ reducing_
relationship_ soil_ taxation_ tis truly_ alty_ atively_ ature_ bed_ bul buy_ creation_ deserve_ diplomatic_
dly_ existence_ followed_ grat hours_ ideas_ interested_ ints_ iraq lati lik monop ot_ ounds_ payment_
personnel_ press_ prosperous_ review_ scale_ stay_ strategy_ sug surve survi tomorrow_ win account_ achie
approved_ changing_ continues_ dro gas_ gives_ intelligence_ irri judicial_ mobil olo ownership_ proved_
quickly_ republicans_ saw_ self shape_ spread_ takes_ turning_ uments_ units_ abund adjustment_ adly_ agreed_
assume_ base_ bility_ cal conc considerable_ decent_ depression_ disease_ ecting_ eliminate_ enor enorm entit
foc governor_ humanity_ night_ oce organizations_ path_ rac railways_ recognition_ reserves_ sector_
significant_ small solve_ surely_ sympa taxpayers_ thorough trying_ twenty_ wars_ abled_ accordance_
achievement_ activity_ advanced_ anim approval_ carefully_ commission contribute_ devo ida_ iny_ isth lose_
machin native_ numbers_ offices_ parent_ planning_ protected_ remed successfully_ sum_ thanks_ week_ weeks_
answer_ civilian_ command_ correc da democrats_ distingu domin enter_ eved_ fit_ flexi frau gradu gri harb
hopes_ hundre illegal_ incomes_ jurisdiction_ lease_ legitimate_ looking_ machinery_ mir mul natur non_
peacetime_ potential_ proced proportion_ prosp pul regar remedy_ resulted_ sovere stands_ threats_ ume_ wait_
won zing_ alization_ ambi asks_ attitude_ became_ consistent_ consumer_ desp dream_ dreams_ fying_ happen_
hor ier_ immigrants_ intro iously_ lat latin_ mail_ modern passing_ pride_ reward_ room_ run saving_ sl
truth_ ultimate_ xim approxim attemp bear_ big bir bless_ borders_ cle_ conclusion_ essions_ grants_ hope
isol lamation_ learned_ lie_ liqu marines_ nam nur ope_ phys points_ procedure_ reductions_ revision_ row
sanc sel_ supporting_ top_ welcome_ abilities_ advances_ advoc aft_ aragu armament_ belief_ cele celebr
certainly_ cold_ combination_ committees_ den_ disputes_ eg grade_ ised_ itate_ lowest_ mark_ men
necessarily_ nicaragu pair_ plants_ pursue_ railway_ rs_ seem_ sor squ tely_ turing_ accomplish_ alized_
alter applied_ asi behalf_ contracts_ cooperate_ corporate_ currency_ dependent_ division_ employers_
encouragement_ enli equally_ evidence_ export_ expressed_ favorable_ firm_ forman gave_ gement_ goes_
granted_ guarantee_ herit him hospital_ iles_ insure_ lag_ likely_ mort nation performan pic prepare_
regular_ remove_ resolve_ response_ thers_ tribun unnecessary_ version_ volunte wholly_ abuses_ acted_
acting_ assi assured_ completely_ conclud convin decline_ demonstrated_ discussion_ empire_ extra generally_
german_ ham himself_ imports_ integrity_ lad negl ney_ performance_ permitted_ pledge_ prescri privilege_
raising_ reclamation_ shipping_ trav vised_ weak afford age atically_ barri check_ collective_ combat_
commitments_ despite_ distinguished_ doctrine_ emed_ eshi excep friendship_ generous_ highly_ ming_ monopo
nia_ nov obtain_ raised_ reque restraint_ soldiers_ sole strike_ subjects_ tan technical_ transf voluntary_
wai went_ accounts_ ada_ affordable_ appreci banking_ chur customs_ distribution_ double_ embar empl
enormous_ exclus forced_ joined_ lin_ manner_ mitting_ normal_ orderly_ origin overwh overwhel partners_
reports_ sometimes_ spent_ statut tivity_ veness_ waters_ absolutely_ chedu concerns_ control dangers_ dedic
discrimination_ dispos earn_ ects_ eculi eigh enever_ farms_ felt_ fit forth_ holding_ hundreds_ ignor imed_
incid initiatives_ lasting_ manufacturing_ moved_ november_ outh_ peculi principal_ profit_ refu related_
risk_ tasks_ whenever_ asp assur atures_ august_ bom capable_ charged_ clim colom corrup disp ection_ eded_
elected_ eling_ excess_ exists_ expedi financing_ home irrigation_ lined_ monetary_ munici nato_
preservation_ priorities_ project_ protecting_ qa schedu sus talk_ ult_ unemployed_ wisely_ apply_ ck_ elds_
entered_ essive_ establishing_ grant_ gul instance_ ires_ isthm isthmus_ mur ni owners_ precedented_
priority_ resource_ tools_ tribunal_ type_ unprecedented_ woman_ agents_ ayed_ diplomacy_ encouraging_ essed_
evils_ explo forming_ fortunately_ gains_ itably_ leaving_ merit_ occupation_ octo october_ overseas_
perfect_ pha pin remaining_ representative_ revolu scr tili transi univers urban_ vigorous_ violent_
accepted_ acres_ adopt_ ample_ approximately_ aside_ becomes_ belo chos chosen_ closely_ compet contract_ dev
eful entirely_ extraordinary_ fer illed_ inadequate_ learning_ occur productivity_ progres prove_ qaida_
quest_ rol sist_ thorough_ threaten_ treat_ tyran buildings_ closer_ compete_ consumers_ damage_ defenses_
economies_ entitled_ exha extending_ faced_ fields_ forget_ gulf_ hawai ics_ increasingly_ judge_ ler_ navi
obtained_ plant_ rendered_ republican_ resolution_ simpl substantially_ substitu sustained_ thereby_ tol
uniform_ verse_ withdraw anti_ billions_ cali cents_ controls_ decla detailed_ dispens elements_ endeavor_
factor_ fashi flag_ flow_ focus_ formul fought_ here hoped_ itely_ joh mas nicaragua_ object_ officer_
official_ opening_ practically_ preparation_ quarter_ saved_ subsi typ undertake_ word_ abuse_ affected_
alliance_ cat centers_ compas cruis endous_ esty_ flood_ gar guns_ heard_ items_ itors_ junc kinds_ late_
liquid minds_ neu note_ popular_ positions_ prompt_ purchasing_ regions_ sear seas sides_ southern_ sters_
summer_ sures_ taint affir ared_ autom britis british_ bruary_ criminals_ dimin dur elimination_ enced_
february_ finished_ fram france_ hague_ hopeful_ houses_ iraqi_ nar noti ny_ occasion_ overwhelming_ pleas
possibility_ practicable_ putting_ safer_ streets_ tionary_ tou trag trem accept_ affic_ agend agenda_
armaments_ attr barriers_ bound brave_ capit cil_ complex_ continent_ council_ cover_ east enforce_
exercised_ habil highway_ holds_ hospit icated_ indispens introduc leng localities_ math_ ouldn_ patri
physical_ poll product_ started_ sugge theless_ tough_ traffic_ worse_ worst_ yi anyone_ association_
beneficial_ cipl combined_ contribution_ credits_ dependence_ descri destiny_ deter discipl elections_
employer_ encouraged_ enlisted_ fifty_ fronti highways_ imm indispensable_ interior_ limits_ massive_ master_
missile_ participation_ producing_ rehabil resto rible_ rico_ seriously_ smaller_ stabil stered_ transition_
valu
`;
